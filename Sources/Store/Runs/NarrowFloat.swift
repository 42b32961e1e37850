/// Conversions of float32 to 16 bits, to nearest and ties to even.
///
/// HDF5's own converter is some sixty times slower, and `Float16` is missing on Intel Macs.
enum NarrowFloat {
  /// The upper half of the number's bits, rounded; a NaN stays one.
  static func bfloat16(_ number: Float) -> UInt16 {
    let bits = number.bitPattern
    if number.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x0040 }
    // Half of the lowest kept bit, less one when that bit is even: ties go to even.
    let rounding: UInt32 = 0x7fff + (bits >> 16) & 1
    return UInt16(truncatingIfNeeded: (bits &+ rounding) >> 16)
  }

  /// IEEE half precision: subnormals below 2⁻¹⁴, infinite from 65,520.
  static func float16(_ number: Float) -> UInt16 {
    let bits = number.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7fff_ffff
    switch magnitude {
    case 0x7f80_0001...:
      return sign | 0x7e00
    case 0x477f_f000...:
      return sign | 0x7c00
    case 0x3880_0000...:
      // Normal: the exponent's bias falls from 127 to 15, and 13 bits of the fraction go.
      let rebiased = magnitude - 0x3800_0000
      return sign | UInt16(truncatingIfNeeded: (rebiased + 0x0fff + (rebiased >> 13) & 1) >> 13)
    default:
      // Subnormal: multiples of 2⁻²⁴; multiplying by 2²⁴ is exact and rounds as asked.
      let multiple = (Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven)
      return sign | UInt16(multiple)
    }
  }
}
