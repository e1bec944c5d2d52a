#include "evh_shim.h"
