#!/usr/bin/env bash
# h5netcdf 1.8.2 cannot open a group behind an HDF5 external link; netCDF4 1.7.5 opens the same group of the same file.
#
# A study's file may link to the files of its runs. xarray opens such a link by engine="netcdf4". By
# engine="h5netcdf" open_dataset says that there is no such group, and open_datatree of the whole file fails, its
# other groups included. Seen with xarray 2026.9.0 and h5py 3.16.0; the group's own file opens with both engines.
#
# Output seen:
#   run.h5    metrics        h5netcdf  {'step': 5}
#   study.h5  trial/metrics  netcdf4   {'step': 5}
#   study.h5  trial/metrics  h5netcdf  OSError
#   study.h5  as a tree      netcdf4   ['/', '/own', '/trial', '/trial/metrics']
#   study.h5  as a tree      h5netcdf  KeyError
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet xarray==2026.9.0 h5netcdf==1.8.2 netCDF4==1.7.5.1.post1 h5py==3.16.0 numpy==2.4.6

cat > look.py <<'PYTHON'
import h5py
import numpy
import xarray


def write(group):
    step = group.create_dataset("step", data=numpy.arange(5))
    step.make_scale("step")
    group.create_dataset("loss", data=numpy.linspace(1, 0, 5)).dims[0].attach_scale(step)


with h5py.File("run.h5", "w") as run:
    write(run.create_group("metrics"))
with h5py.File("study.h5", "w") as study:
    write(study.create_group("own"))
    study["trial"] = h5py.ExternalLink("run.h5", "/")


def line(file, what, engine, look):
    try:
        found = look()
    except Exception as error:
        found = type(error).__name__
    print(f"{file:<8}  {what:<13}  {engine:<8}  {found}")


def sizes(file, group, engine):
    return lambda: dict(xarray.open_dataset(file, group=group, engine=engine).sizes)


line("run.h5", "metrics", "h5netcdf", sizes("run.h5", "metrics", "h5netcdf"))
for engine in ("netcdf4", "h5netcdf"):
    line("study.h5", "trial/metrics", engine, sizes("study.h5", "trial/metrics", engine))
for engine in ("netcdf4", "h5netcdf"):
    line("study.h5", "as a tree", engine, lambda: sorted(xarray.open_datatree("study.h5", engine=engine).groups))
PYTHON
venv/bin/python look.py | tee seen

diff seen - <<'EXPECTED'
run.h5    metrics        h5netcdf  {'step': 5}
study.h5  trial/metrics  netcdf4   {'step': 5}
study.h5  trial/metrics  h5netcdf  OSError
study.h5  as a tree      netcdf4   ['/', '/own', '/trial', '/trial/metrics']
study.h5  as a tree      h5netcdf  KeyError
EXPECTED
