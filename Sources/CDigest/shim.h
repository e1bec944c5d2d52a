#pragma once

// The first needs what it does not include itself.
#include <sys/types.h>
#include <md5.h>
#include <sha2.h>
