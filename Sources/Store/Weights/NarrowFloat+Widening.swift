extension NarrowFloat {
  /// The number that 16 bits of bfloat16 are: the upper half of a float32.
  static func widened(bfloat16 bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }

  /// The number that 16 bits of IEEE half precision are, exactly.
  static func widened(float16 bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7fff)
    let widened: UInt32
    switch magnitude {
    case 0x7c00...:
      widened = 0x7f80_0000 | (magnitude & 0x03ff) << 13
    case 0x0400...:
      // The bias grows from 15 to 127.
      widened = magnitude << 13 + 0x3800_0000
    default:
      // Subnormal: multiples of 2⁻²⁴.
      widened = (Float(magnitude) * 0x1p-24).bitPattern
    }
    return Float(bitPattern: sign | widened)
  }
}
