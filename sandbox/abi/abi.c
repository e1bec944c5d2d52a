#include "evh_abi.h"
