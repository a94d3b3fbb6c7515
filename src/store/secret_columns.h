#pragma once
// Which columns hold secrets, encrypted with the data folder's key: all of them, in one table.
// Called by the rotation of the key. A new kind of secret is one row more.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/database.h"

namespace slipway::store {

// Its table has an `id`.
struct SecretColumn {
  std::string_view table;
  std::string_view column;
  std::string_view condition;  // of SQL: the rows where it is encrypted; "": all
};

std::span<const SecretColumn> secret_columns();

// Calls `visit` with every secret that is stored, as it is stored. The first error ends it.
base::Result<std::size_t> visit_secrets(
    Transaction& tx, const std::function<base::Result<void>(std::string_view)>& visit);

// Puts what `change` makes of each in its place. The first error ends it: undo the transaction
// then.
base::Result<std::size_t> change_secrets(
    Transaction& tx, const std::function<base::Result<std::string>(std::string_view)>& change);

}  // namespace slipway::store
