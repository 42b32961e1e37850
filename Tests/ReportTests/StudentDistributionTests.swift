import Report
import Testing

/// Reference values are those of scipy 1.17.
///
///     from scipy import stats
///     [stats.t.ppf(p, v) for p in [1e-8, 1e-4, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9999, 1 - 1e-8]]
///     [stats.t.cdf(t, v) for t in [-1e3, -12.5, -2, -1e-3, 0.3, 1, 2.5, 40]]
@Suite struct `Student's distribution` {
  typealias Row = (freedom: Int, values: [Double])

  private static let probabilities = [1e-8, 1e-4, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9999, 1 - 1e-8]
  private static let quantiles: [Row] = [
    (
      1,
      [
        -31830988.61837906, -3183.0987571181513, -12.706204736174705,
        -0.32491969623290634, 0.0, 3.0776835371752544,
        12.706204736174694, 3183.098757118502, 31830988.45843601,
      ]
    ),
    (
      2,
      [
        -7071.067705799458, -70.70007107496428, -4.302652729749464,
        -0.2886751345948128, 0.0, 1.8856180831641272,
        4.302652729749462, 70.70007107496818, 7071.067688034251,
      ]
    ),
    (
      3,
      [
        -479.5250695797382, -22.203742273204178, -3.1824463052837086,
        -0.2766706623326898, 0.0, 1.637744353696209,
        3.1824463052837078, 22.203742273205, 479.5250687765639,
      ]
    ),
    (
      5,
      [
        -62.4045061109673, -9.677566300882592, -2.5705818356363155,
        -0.2671808657041451, 0.0, 1.4758840488244815,
        2.5705818356363146, 9.677566300882814, 62.404506048184764,
      ]
    ),
    (
      10,
      [
        -15.895687652513546, -5.693820101457513, -2.2281388519862753,
        -0.2601848294920803, 0.0, 1.372183641110336,
        2.228138851986274, 5.693820101457592, 15.895687644237391,
      ]
    ),
    (
      30,
      [
        -7.556534651885402, -4.233985957272021, -2.042272456301238,
        -0.2556053649519128, 0.0, 1.3104150253913955,
        2.0422724563012378, 4.23398595727206, 7.556534649985112,
      ]
    ),
    (
      99,
      [
        -6.106880613903031, -3.863089107127278, -1.9842169515864176,
        -0.25402901215180673, 0.0, 1.2901614420344854,
        1.9842169515864174, 3.8630891071273092, 6.10688061279799,
      ]
    ),
    (
      200,
      [
        -5.848150187488378, -3.7891207887477303, -1.9718962236339093,
        -0.25368437919014747, 0.0, 1.2857987939948012,
        1.9718962236339088, 3.789120788747759, 5.848150186509168,
      ]
    ),
  ]
  private static let points = [-1e3, -12.5, -2, -1e-3, 0.3, 1, 2.5, 40]
  private static let distribution: [Row] = [
    (
      1,
      [
        0.0003183097800805589, 0.025410673666115897, 0.14758361765043326,
        0.49968169021990794, 0.5927735790777423, 0.75,
        0.8788810584091566, 0.9920439100879742,
      ]
    ),
    (
      2,
      [
        4.9999925000125e-07, 0.003169604051772342, 0.09175170953613698,
        0.49964644669779507, 0.6037571695799112, 0.7886751345948129,
        0.9351941398892446, 0.9996877926639076,
      ]
    ),
    (
      4,
      [
        2.999980000104999e-12, 0.00011780802344634986, 0.05805826175840778,
        0.499625000078125, 0.6104392858612702, 0.8130495168499705,
        0.966616727594006, 0.9999988329918387,
      ]
    ),
    (
      9,
      [
        2.5458033039484705e-24, 2.717156590890327e-07, 0.038276411885350504,
        0.49961196516298667, 0.6145046481292376, 0.8282818019310432,
        0.9830690861585072, 0.9999999999905085,
      ]
    ),
    (
      50,
      [
        1.670980682811975e-109, 2.6381988668042408e-17, 0.02547353436884662,
        0.49960304738775085, 0.6172895598723483, 0.8389371774498778,
        0.99212752086344, 1.0,
      ]
    ),
  ]

  @Test func `has the quantiles of scipy`() {
    for (freedom, expected) in Self.quantiles {
      let student = StudentDistribution(degreesOfFreedom: freedom)
      for (probability, value) in zip(Self.probabilities, expected) {
        let own = student.quantile(probability)
        #expect(abs(own - value) <= 1e-11 * abs(value), "ν \(freedom), p \(probability)")
      }
    }
  }

  @Test func `has the probabilities of scipy`() {
    for (freedom, expected) in Self.distribution {
      let student = StudentDistribution(degreesOfFreedom: freedom)
      for (point, value) in zip(Self.points, expected) {
        let own = student.probability(upTo: point)
        #expect(abs(own - value) <= 1e-11 * value + 1e-300, "ν \(freedom), t \(point)")
      }
    }
  }

  @Test func `agrees with itself for every ν up to 200`() {
    for freedom in 1...200 {
      let student = StudentDistribution(degreesOfFreedom: freedom)
      for probability in [1e-8, 1e-5, 0.01, 0.3, 0.499, 0.5, 0.7, 0.99, 1 - 1e-8] {
        let back = student.probability(upTo: student.quantile(probability))
        let rest = min(probability, 1 - probability)
        // 1 − p has no more digits than p near 1.
        let rounding = probability > 0.5 ? 2.0.ulp : 0
        #expect(abs(back - probability) <= 1e-12 * rest + rounding, "ν \(freedom), \(probability)")
      }
    }
  }

  @Test func `is symmetric, and has its ends`() {
    let student = StudentDistribution(degreesOfFreedom: 7)
    #expect(student.quantile(0.5) == 0)
    #expect(student.quantile(0) == -.infinity)
    #expect(student.quantile(1) == .infinity)
    #expect(student.probability(upTo: 0) == 0.5)
    #expect(student.probability(upTo: .infinity) == 1)
    #expect(student.probability(ofMagnitudeFrom: -2) == 2 * student.probability(upTo: -2))
    #expect(student.probability(ofMagnitudeFrom: 0) == 1)
  }
}
