// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The catalog's files, carried inside the binary: one JSON text a benchmark.
package enum CatalogFiles {
  /// The texts, in the order in which benchmarks are listed.
  package static var all: [[UInt8]] {
    [
      PackageResources.humaneval_json,
      PackageResources.humaneval_plus_json,
      PackageResources.mbpp_json,
      PackageResources.mbpp_sanitized_json,
      PackageResources.mbpp_plus_json,
      PackageResources.ds1000_json,
      PackageResources.humaneval_infilling_single_line_json,
      PackageResources.humaneval_infilling_multi_line_json,
      PackageResources.humaneval_infilling_random_span_json,
      PackageResources.humaneval_infilling_random_span_light_json,
      PackageResources.cruxeval_output_json,
      PackageResources.cruxeval_input_json,
      PackageResources.humanevalpack_fix_tests_json,
      PackageResources.humanevalpack_fix_docs_json,
      PackageResources.humanevalpack_synthesize_json,
      PackageResources.humanevalpack_explain_json,
      PackageResources.humaneval_pro_json,
      PackageResources.mbpp_pro_json,
      PackageResources.leetcodedataset_json,
      PackageResources.livecodebench_json,
      PackageResources.bigcodebench_json,
      PackageResources.bigcodebench_instruct_json,
    ]
  }
}
