#pragma once
// Where the shared dialect and PostgreSQL differ: what its text cannot hold, how it compares text,
// and the words of a notification. Pure functions of the adapter.

#include <string>
#include <string_view>

#include "store/database.h"

namespace slipway::store {

// PostgreSQL's text is valid UTF-8 without NULs.
bool is_storable_text(std::string_view text);
// The rest replaced by U+FFFD.
std::string storable_text(std::string_view text);

// CREATE, ALTER, DROP: what is run as it is, and not prepared.
bool is_definition(std::string_view sql);
// Text compares by its bytes, as it does in SQLite, whatever the database's locale.
std::string collated(std::string_view sql);

// Topics in one notification.
std::string joined(const Topics& topics);
Topics split(std::string_view text);

}  // namespace slipway::store
