import Store

extension StudyReport {
  /// A notebook that rebuilds the table and the main figures from the stored files, as it is.
  ///
  /// - Parameter target: The folder it is for, from which it finds the study's.
  /// - Returns: The notebook.
  func notebook(in target: String) -> Notebook {
    let words = [
      "# \(MarkdownText.escaped(manifest.experiment))",
      manifest.question.isEmpty ? "" : "**Question.** \(MarkdownText.escaped(manifest.question))",
      manifest.hypothesis.isEmpty
        ? "" : "**Hypothesis.** \(MarkdownText.escaped(manifest.hypothesis))",
      "Made by `gecko report`. It needs `h5py` and `matplotlib`, and the run files where they were.",
    ]
    return Notebook(cells: [
      .markdown(words.filter { !$0.isEmpty }.joined(separator: "\n\n")),
      .code(Self.opening(study: RelativePath.from(target, to: folder), runs: runs)),
      .markdown("## Comparison\n\nAs in the report, with the intervals' ends."),
      .code(Self.comparison),
      .markdown("## Learning curves\n\nMean over finished replicates, and one standard error."),
      .code(Self.averaging),
      .code(curves),
      .markdown(
        "## All in one file\n\n`study.h5` has the finished trials of each variant stacked, "
          + "`[replicate, row, column]`. xarray opens it as well: `xr.open_dataset(\"study.h5\", "
          + "group=\"metrics/<variant>/train\", engine=\"h5netcdf\")`."),
      .code(Self.stacked),
    ])
  }

  /// The run file that speaks for each trial, from the study's folder.
  private var runs: [(variant: String, replicate: Int, isFinished: Bool, path: String)] {
    table.rows.flatMap { row in
      row.trials.compactMap { trial in
        trial.file.map {
          (
            row.variant, trial.replicate, trial.status == .finished,
            RelativePath.from(folder, to: $0)
          )
        }
      }
    }
  }

  private static func opening(
    study: String, runs: [(variant: String, replicate: Int, isFinished: Bool, path: String)]
  ) -> String {
    let entries = runs.map { run in
      "    (\(python(run.variant)), \(run.replicate), \(run.isFinished ? "True" : "False"), "
        + "\(python(run.path))),\n"
    }
    return """
      import csv
      from pathlib import Path

      import h5py
      import matplotlib.pyplot as plt
      import numpy as np

      STUDY = Path(\(python(study)))
      # Variant, replicate, whether it finished, and its run file.
      RUNS = [
      \(entries.joined())]
      COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"]


      def series(path, name):
          \"\"\"Steps, and every column of a series by name; readable while the run is being written.\"\"\"
          with h5py.File(STUDY / path, "r", swmr=True) as file:
              if name not in file["metrics"]:
                  return np.array([]), {}
              group = file["metrics"][name]
              steps = group["step"][:]
              values = group["values"][: len(steps)]
              return steps, {n.decode(): values[:, i] for i, n in enumerate(group["name"][:])}
      """
  }

  private static let comparison = """
    if Path("table.csv").stat().st_size:
        with open("table.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        shown = ["variant", "parameters", "finished"] + [
            name for name in rows[0]
            if name.startswith(("valid_", "test_", "difference")) or name in
            ("p_holm", "test", "comparison", "same_as", "same_because", "equivalence_p_holm")]
        for row in rows:
            print(row["variant"])
            for name in shown[1:]:
                if row.get(name):
                    print(f"    {name:40} {row[name]}")
    else:
        print("no variants")
    """

  private static let averaging = """
    def curves(name, column):
        \"\"\"Steps, mean and standard error of each variant's finished replicates, where all have a row.\"\"\"
        result = {}
        for variant in dict.fromkeys(run[0] for run in RUNS):
            own = []
            for _, _, finished, path in (run for run in RUNS if run[0] == variant):
                steps, columns = series(path, name)
                if finished and column in columns and len(steps):
                    own.append(dict(zip(steps, columns[column])))
            if own:
                steps = np.array(sorted(set.intersection(*(set(run) for run in own))))
                table = np.array([[run[step] for step in steps] for run in own])
                error = table.std(axis=0, ddof=1) / len(own) ** 0.5 if len(own) > 1 else 0 * table[0]
                result[variant] = steps, table.mean(axis=0), error
        return result


    def draw(axes, name, column, window=1):
        for index, (variant, (steps, mean, error)) in enumerate(curves(name, column).items()):
            if window > 1 and len(mean) >= window:
                kernel = np.ones(window) / window
                mean, error = (np.convolve(values, kernel, "valid") for values in (mean, error))
                steps = steps[window - 1 :]
            colour = COLOURS[index % len(COLOURS)]
            axes.plot(steps, mean, color=colour, label=variant, marker="." if len(steps) < 20 else None)
            axes.fill_between(steps, mean - error, mean + error, color=colour, alpha=0.15, lw=0)
        axes.set(xlabel="step", ylabel=f"{name} {column}")
        axes.spines[["top", "right"]].set_visible(False)
    """

  private var curves: String {
    let measure = table.headline?.measure ?? "loss"
    return """
      figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
      draw(left, "valid", \(Self.python(measure)))
      draw(right, "train", "loss", window=10)
      if left.lines:
          left.legend(frameon=False)
      plt.show()
      """
  }

  private static let stacked = """
    path = STUDY / "study.h5"
    if path.exists():
        with h5py.File(path) as file:
            for variant, group in file.get("metrics", {}).items():
                for name, stack in group.items():
                    print(f"{variant}/{name}: {stack['values'].shape}")
    else:
        print("no study.h5 yet: gecko run makes it at its end")
    """

  /// A text as Python takes it back: JSON's strings are Python's.
  private static func python(_ text: String) -> String {
    let json = (try? JSONText.encoding([text])) ?? "[\"\"]"
    let inner = json.drop { $0 != "\"" }
    return String(inner.reversed().drop { $0 != "\"" }.reversed())
  }
}
