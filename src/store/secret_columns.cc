#include "store/secret_columns.h"

#include <utility>
#include <vector>

namespace slipway::store {
namespace {

constexpr SecretColumn kSecretColumns[] = {
    {"hook", "secret", ""},
    {"git_token", "token", ""},
    {"container_registry", "password", ""},
    {"helm_repository", "password", ""},
    {"variable", "value", "secret = 1"},
    {"webhook", "target_url", ""},
    {"webhook", "target_secret", ""},
    {"store_key", "proof", ""},
};

struct StoredSecret {
  std::string id, text;
};

std::vector<StoredSecret> stored_secrets(Transaction& tx, const SecretColumn& of) {
  std::string sql = "SELECT id, " + std::string(of.column) + " FROM " + std::string(of.table) +
                    " WHERE " + std::string(of.column) + " <> ''";
  if (!of.condition.empty()) sql += " AND " + std::string(of.condition);
  return tx.query(sql, [](const Row& row) { return StoredSecret{row.text(0), row.text(1)}; });
}

}  // namespace

std::span<const SecretColumn> secret_columns() { return kSecretColumns; }

base::Result<std::size_t> visit_secrets(
    Transaction& tx, const std::function<base::Result<void>(std::string_view)>& visit) {
  std::size_t count = 0;
  for (const auto& column : kSecretColumns) {
    for (const auto& secret : stored_secrets(tx, column)) {
      if (auto seen = visit(secret.text); !seen) return base::fail(seen.error());
      ++count;
    }
  }
  return count;
}

base::Result<std::size_t> change_secrets(
    Transaction& tx, const std::function<base::Result<std::string>(std::string_view)>& change) {
  std::size_t count = 0;
  for (const auto& column : kSecretColumns) {
    const std::string sql = "UPDATE " + std::string(column.table) + " SET " +
                            std::string(column.column) + " = $1 WHERE id = $2";
    for (const auto& secret : stored_secrets(tx, column)) {
      const auto changed = change(secret.text);
      if (!changed) return base::fail(changed.error());
      tx.execute(sql, *changed, secret.id);
      ++count;
    }
  }
  return count;
}

}  // namespace slipway::store
