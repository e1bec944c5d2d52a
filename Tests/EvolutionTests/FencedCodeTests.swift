// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Testing

struct FencedCodeTests {
  @Test(
    arguments: [
      ("No code here.", nil), ("```\nx = 1\n```", "x = 1\n"),
      ("So:\n```python\nx = 1\n```\nwhich prints\n```\n1\n```\n", "x = 1\n"),
      ("```python\nx = 1\n```\nand\n```py\ny = 2\n```", "x = 1\n\ny = 2\n"),
      ("1. Do\n   ```python\n   if x:\n       y\n   ```", "if x:\n    y\n"),
      ("```python\nx = 1", "x = 1\n"), ("```bash\nls\n```", nil),
      ("~~~python\ns = \"```\"\n~~~", "s = \"```\"\n"),
      ("```{.python .numberLines}\nx\n```", "x\n"), ("```Python\r\nx\r\n```\r\n", "x\n"),
    ] as [(String, String?)]
  )
  func pythonIsTaken(answer: String, code: String?) {
    #expect(FencedCode(answer).python == code)
  }
}
