// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Commands

@main
enum Main {
  static func main() async {
    EvalHarness.prepareProcess()
    await EvalHarness.runProcess()
  }
}
