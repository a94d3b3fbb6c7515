#pragma once
// How the patterns of tag policies are read. Internal to what checks them and what goes by them.

#include <re2/re2.h>

namespace slipway::model {

// A bounded memory, and no lines on stderr about a wrong one.
RE2::Options tag_pattern_options();

}  // namespace slipway::model
