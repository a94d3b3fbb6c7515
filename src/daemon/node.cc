#include "daemon/node.h"

#include <array>

#include <unistd.h>

namespace slipway::daemon {
namespace {

constexpr const char* kProof = "This is the key.";

}  // namespace

std::string node_name(const Options& options) {
  if (!options.node.empty()) return options.node;
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "node";
  return name.data();
}

base::Result<void> agree_on_key(store::Database& database, const base::Cipher& cipher) {
  std::string proof;
  database.write([&](store::Transaction& tx) {
    tx.execute("INSERT INTO store_key (id, proof) VALUES ('store', $1) ON CONFLICT DO NOTHING",
               cipher.encrypt(kProof));
    proof = tx.query_one("SELECT proof FROM store_key WHERE id = 'store'", [](const auto& row) {
                return row.text(0);
              }).value_or("");
  });
  const auto opened = cipher.decrypt(proof);
  if (opened && *opened == kProof) return {};
  return base::fail(base::ErrorCode::kInvalid,
                    "The other nodes of this store have another key. Copy secret-key from the data "
                    "folder of one of them, or give all the same SLIPWAY_SECRET_KEY; nothing was "
                    "changed.");
}

void adopt_runtimes(store::Database& database, const std::string& node) {
  database.write([&](store::Transaction& tx) {
    tx.execute("UPDATE runtime SET node = $1 WHERE node = ''", node);
  });
}

}  // namespace slipway::daemon
