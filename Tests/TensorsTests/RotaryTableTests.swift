import Foundation
import Tensors
import Testing

@Suite struct `A rotary table` {
  private func expectAngles(_ table: RotaryTable, _ position: (Int) -> Int) {
    let (cosines, sines) = (table.cosines.values, table.sines.values)
    var largest = 0.0
    for row in 0..<table.length {
      for pair in 0..<table.headWidth / 2 {
        let frequency = pow(table.base, -2 * Double(pair) / Double(table.headWidth))
        let angle = Double(position(row)) * frequency
        let index = row * table.headWidth / 2 + pair
        largest = max(largest, abs(Double(cosines[index]) - cos(angle)))
        largest = max(largest, abs(Double(sines[index]) - sin(angle)))
      }
    }
    // Half a unit in the last place of a float32 near 1.
    #expect(largest < 6.1e-8)
  }

  @Test(arguments: [0, 1, 63, 4_000_003])
  func `holds the cosines and sines of its angles`(_ start: Int) {
    expectAngles(RotaryTable(length: 200, start: start, headWidth: 10, base: 500_000)) {
      start + $0
    }
  }

  @Test func `starts again after its period`() {
    expectAngles(RotaryTable(length: 150, start: 40, headWidth: 6, base: 10_000, period: 33)) {
      (40 + $0) % 33
    }
  }

  @Test func `is the same in pieces as in whole`() {
    let whole = RotaryTable(length: 300, headWidth: 8, base: 10_000).cosines.values
    let pieces = [0..<1, 1..<70, 70..<300].flatMap { rows in
      RotaryTable(length: rows.count, start: rows.lowerBound, headWidth: 8, base: 10_000)
        .cosines.values
    }
    #expect(zip(whole, pieces).allSatisfy { abs($0 - $1) <= 0x1p-24 })
  }
}
