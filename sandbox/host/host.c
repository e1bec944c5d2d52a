#include "evh_host.h"
