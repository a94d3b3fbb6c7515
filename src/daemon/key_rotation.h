#pragma once
// A new secret-key, with which all secrets of the store are encrypted again. Called by
// `slipwayd rotate-key` and, to end what a crash cut off, by every start. Needs the data folder's
// lock, so nobody else uses the store.
//
// The new key is on disk as secret-key.next before the store changes, all of which changes in one
// transaction, and takes the old one's place after that. So at any moment one of the two files
// opens the whole store, and which one it is shows by trying.

#include <cstddef>
#include <functional>

#include "base/cipher.h"
#include "base/clock.h"
#include "daemon/data_folder.h"
#include "store/database.h"

namespace slipway::daemon {

enum class RotationStep { kKeyWritten, kStoreWritten, kKeyReplaced };

// How many secrets there were. `after` is told of each step that is durable; tests crash there.
base::Result<std::size_t> rotate_key(const DataFolder& folder, store::Database& database,
                                     base::Random& random,
                                     const std::function<void(RotationStep)>& after = {});

// Ends a rotation that was begun: forwards where the store has the new key, else backwards.
base::Result<void> end_rotation(const DataFolder& folder, store::Database& database,
                                base::Random& random);

// How many secrets the cipher opens; an error where there is one that it does not.
base::Result<std::size_t> opens_all(store::Database& database, const base::Cipher& cipher);

// The store's key: `given`, or else what the folder's file holds, which is made for a store without
// secrets. kInvalid where it is not the key of the secrets that are stored.
base::Result<std::string> open_key(const DataFolder& folder, store::Database& database,
                                   base::Random& random, const std::string& given);

// As rotate_key, where both keys are kept outside the folder.
base::Result<std::size_t> rotate_given_key(store::Database& database, base::Random& random,
                                           const std::string& key, const std::string& next);

}  // namespace slipway::daemon
