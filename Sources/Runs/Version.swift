// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The version of this program, which every run carries.
package let evaluatorVersion = "0.1.0"
