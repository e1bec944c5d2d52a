// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

#include "evh_abi.h"

// Both sides are built from this header, and Python reads the ledger by these offsets.
_Static_assert(sizeof(struct evh_job) == 80, "struct evh_job has no padding");
_Static_assert(sizeof(struct evh_report) == 272, "struct evh_report has no padding");
_Static_assert(sizeof(struct evh_ledger) == 32, "struct evh_ledger is four words");
