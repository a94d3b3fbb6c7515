#pragma once
// One of several nodes that share a store: its name, the key that all must have, and the runtimes
// that are its own.

#include <string>

#include "base/cipher.h"
#include "daemon/options.h"
#include "store/database.h"

namespace slipway::daemon {

// As it was chosen, or the machine's.
std::string node_name(const Options& options);

// kInvalid where the store's secrets are encrypted with another key than this node's.
base::Result<void> agree_on_key(store::Database& database, const base::Cipher& cipher);

// Those that are nobody's, which were made when there was but one node, are this one's.
void adopt_runtimes(store::Database& database, const std::string& node);

}  // namespace slipway::daemon
