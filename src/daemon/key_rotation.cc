#include "daemon/key_rotation.h"

#include <stdexcept>

#include "store/secret_columns.h"

namespace slipway::daemon {
namespace {

using base::Result;

// Opens nothing, so that any secret shows.
const std::string kNoKey(kKeyLength, '\0');

// Undone by what it throws; that every secret opens was looked at before.
std::size_t encrypt_again(store::Database& database, const base::Cipher& before,
                          const base::Cipher& after) {
  std::size_t count = 0;
  database.write([&](store::Transaction& tx) {
    const auto changed = store::change_secrets(tx, [&](std::string_view text) {
      return before.decrypt(text).map([&](const auto& plain) { return after.encrypt(plain); });
    });
    if (!changed) throw std::runtime_error(changed.error().message);
    count = *changed;
  });
  return count;
}

}  // namespace

Result<std::size_t> opens_all(store::Database& database, const base::Cipher& cipher) {
  Result<std::size_t> count = 0U;
  database.read([&](store::Transaction& tx) {
    count = store::visit_secrets(tx, [&](std::string_view text) -> Result<void> {
      return cipher.decrypt(text).map([](const auto&) {});
    });
  });
  return count;
}

Result<void> end_rotation(const DataFolder& folder, store::Database& database,
                          base::Random& random) {
  const auto next = folder.next_key();
  if (!next) return base::fail(next.error());
  if (!*next) return {};
  const auto with_next = opens_all(database, base::Cipher(**next, random));
  if (with_next && *with_next > 0) return folder.take_next_key();
  const auto key = folder.secret_key(random);
  if (!key) return base::fail(key.error());
  if (auto with_key = opens_all(database, base::Cipher(*key, random)); !with_key) {
    return base::fail(base::ErrorCode::kInvalid,
                      "Neither secret-key nor secret-key.next opens the secrets of the store. "
                      "Restore the one that belongs to it from a back-up.");
  }
  return folder.drop_next_key();
}

Result<std::size_t> rotate_key(const DataFolder& folder, store::Database& database,
                               base::Random& random,
                               const std::function<void(RotationStep)>& after) {
  const auto tell = [&](RotationStep step) {
    if (after) after(step);
  };
  if (auto ended = end_rotation(folder, database, random); !ended) {
    return base::fail(ended.error());
  }
  const auto key = folder.secret_key(random);
  if (!key) return base::fail(key.error());
  // What engines know the folder by was made of its first key, and stays.
  if (auto kept = folder.installation(*key); !kept) return base::fail(kept.error());
  const base::Cipher before(*key, random);
  if (auto opened = opens_all(database, before); !opened) return opened;
  const auto next = folder.make_next_key(random);
  if (!next) return base::fail(next.error());
  tell(RotationStep::kKeyWritten);
  const auto count = encrypt_again(database, before, base::Cipher(*next, random));
  tell(RotationStep::kStoreWritten);
  if (auto taken = folder.take_next_key(); !taken) return base::fail(taken.error());
  tell(RotationStep::kKeyReplaced);
  return count;
}

Result<std::string> open_key(const DataFolder& folder, store::Database& database,
                             base::Random& random, const std::string& given) {
  Result<std::string> key = given.empty() ? read_key(folder.path() / kKeyFile) : given;
  const bool missing = !key && key.error().code == base::ErrorCode::kNotFound;
  if (!key && !missing) return key;
  const auto opened = opens_all(database, base::Cipher(missing ? kNoKey : *key, random));
  if (missing && opened) return folder.secret_key(random);
  if (opened) return key;
  const std::string where =
      given.empty() ? (folder.path() / kKeyFile).string() : "the key in SLIPWAY_SECRET_KEY";
  return base::fail(base::ErrorCode::kInvalid,
                    "The store has secrets, and " + where +
                        (missing ? " is missing" : " does not open them") +
                        ". Restore the key that belongs to this store; nothing was changed.");
}

Result<std::size_t> rotate_given_key(store::Database& database, base::Random& random,
                                     const std::string& key, const std::string& next) {
  const base::Cipher before(key, random);
  if (auto opened = opens_all(database, before); !opened) return opened;
  return encrypt_again(database, before, base::Cipher(next, random));
}

}  // namespace slipway::daemon
