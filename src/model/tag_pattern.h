#pragma once
// How the patterns of tag policies are read and shown. Internal to what checks them and what goes
// by them.

#include <string>
#include <string_view>

#include <re2/re2.h>

namespace slipway::model {

// A bounded memory, and no lines on stderr about a wrong one.
RE2::Options tag_pattern_options();

// A tag, range or pattern for messages, of which a long one is cut.
std::string quoted_start(std::string_view text);

}  // namespace slipway::model
