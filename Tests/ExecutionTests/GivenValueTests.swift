// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Testing

/// What a command line or the protocol of a run may ask for.
struct GivenValueTests {
  @Test(arguments: ["numpy", "os.path", "_a1.b_2", "été"])
  func theseAreNamesOfModules(name: String) {
    #expect(ModuleName.isValid(name))
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "1a", "a b", "a,b", "a=b", "a:b", "a/b", "a\n", "math,shim=/x.so",
    "unittest.__main__", "__main__", "a-b", "a\u{202e}b", String(repeating: "a", count: 300),
  ])
  func theseAreNot(name: String) {
    #expect(!ModuleName.isValid(name))
  }

  @Test func numbersThatAreNoneAreOutOfBounds() {
    for bounds in [Limits.cpuBounds, Limits.blockedBounds, Limits.wallBounds] {
      for number in [Double.nan, .infinity, -.infinity, -1, 0, 1e300] {
        #expect(!bounds.contains(number))
      }
      #expect(bounds.contains(1))
    }
    for bounds in [
      Limits.memoryBounds, Limits.outputBounds, Limits.fileBounds, Limits.threadBounds,
    ] {
      for number in [Int.min, -1, 0, .max] { #expect(!bounds.contains(number)) }
    }
    #expect(Limits.memoryBounds.contains(512 << 20))
    #expect(Limits.memoryBounds.most <= HostMemory.bytes)
  }
}
