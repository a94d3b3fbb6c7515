#pragma once
// `slipwayd backup` and `slipwayd restore`: what of a data folder cannot be made again, as a folder
// with a list of its files and their digests. Called by run_offline.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "daemon/half_made.h"

namespace slipway::daemon {

// What was looked at before a back-up, or what was restored, is called good.
struct Checked {
  std::uint64_t store_size = 0;  // bytes
  std::size_t secrets = 0;       // that the key opens
  bool has_key = false;          // in the back-up
  std::string made_at;           // ISO 8601
};

struct KeyToKeep {
  bool with_file = true;
  std::string given{};  // 32 bytes, where the key is not in the folder; "": it is
};

struct KeyToRestore {
  std::filesystem::path file{};  // of a back-up without one
  std::string given{};           // instead of a file
};

// Copies a consistent state of the store, beside a daemon that goes on with its work, and all else
// that the folder cannot do without, into `to`, which must not be there yet. Whatever ends it
// early leaves no `to`. kUnavailable where something cannot be read or written.
base::Result<Checked> back_up(const std::filesystem::path& data, const std::filesystem::path& to,
                              const KeyToKeep& key, base::Random& random, base::Timestamp now,
                              HalfMade& half_made);

// Puts a back-up into a data folder that holds no store, after every file was found as it was
// made. kInvalid, and nothing written, where
// the back-up is damaged, of a newer program, or the key is not the store's.
base::Result<Checked> restore(const std::filesystem::path& from, const std::filesystem::path& data,
                              const KeyToRestore& key, base::Random& random, HalfMade& half_made);

}  // namespace slipway::daemon
