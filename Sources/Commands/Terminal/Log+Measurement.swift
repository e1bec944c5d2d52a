// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Measuring

/// A measurement is shown on the terminal, below what else is said there.
extension Log: MeasurementObserver {
  func judging(total: Int, work: Double?) -> any SampleProgress {
    ProgressLine(total: total, work: work, isQuiet: isQuiet)
  }

  func writing(total: Int) -> any SampleProgress {
    ProgressLine(.written, total: total, isQuiet: isQuiet)
  }

  func preparing(_ label: String) -> any TaskProgress {
    TaskLine(label: label, isQuiet: isQuiet)
  }
}
