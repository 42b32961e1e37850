#include "elementwise.h"
