#pragma once
// The store that an installation has chosen: a file in its data folder, or a PostgreSQL database
// that several nodes share.

#include <functional>
#include <memory>
#include <string>

#include "daemon/options.h"
#include "store/database.h"

namespace slipway::daemon {

struct StoreEars {
  std::function<void(const store::Topics&)> on_commit{};
  std::function<void()> on_gap{};
};

// Of "postgres:...", what libpq takes; kInvalid with what to write instead, where a password stands
// in it too.
base::Result<std::string> postgres_connection(const std::string& store);

// Of "sqlite" and "postgres:...". kUnavailable, kInvalid.
base::Result<std::unique_ptr<store::Database>> open_chosen_store(const Options& options,
                                                                 const std::string& file,
                                                                 StoreEars ears);

// kInvalid where the store is not a file in the data folder: the answer of what works on files.
base::Result<void> needs_file_store(const Options& options, const std::string& instead);

}  // namespace slipway::daemon
