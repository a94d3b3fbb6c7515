#pragma once
// Text from outside, made fit for messages and for the store. Pure functions, called by the
// adapters of forges and registries.

#include <string>
#include <string_view>
#include <vector>

#include "rules/webhook/sender.h"

namespace slipway::rules {

// As it may stand in a message: valid UTF-8 in quotes, shortened where long.
std::string quote(std::string_view text);

// The text quoted between these, in one allocation where nothing of it must be changed.
std::string quoted_within(std::string_view before, std::string_view text, std::string_view after);

// To be stored: valid UTF-8 without NULs, which PostgreSQL's text can't hold.
std::string storable(std::string_view text);

// One sentence for each different reason, as far as a person wants to read them; `empty`
// where there is none.
Nothing summarize(std::vector<Nothing> reasons, std::string_view empty);

}  // namespace slipway::rules
