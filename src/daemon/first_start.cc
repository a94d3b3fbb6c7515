#include "daemon/first_start.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "store/api_tokens.h"
#include "store/organizations.h"

namespace slipway::daemon {

base::Result<void> first_start(store::Database& database, const DataFolder& folder,
                               base::Clock& clock, base::Random& random, const std::string& node) {
  bool fresh = false;
  database.read([&](store::Transaction& tx) { fresh = store::api_tokens(tx).empty(); });
  if (!fresh) return {};
  std::string bytes(32, '\0');
  random.fill(std::span(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  const std::string token = "slipway_" + base::encode_hex(bytes);
  // The file first: a crash between the two leaves a token that is no use, not a use without token.
  if (auto written = folder.write_admin_token(token); !written) return written;
  const auto now = clock.now();
  base::Result<void> result;
  database.write([&](store::Transaction& tx) {
    // Another node may have been first.
    fresh = store::api_tokens(tx).empty();
    result = {};
    if (!fresh) return;
    const model::Organization organization{model::OrganizationId::make(now, random), "default", "",
                                           now, now};
    result = store::insert(tx, organization);
    if (!result) return;
    model::Runtime runtime;
    runtime.id = model::RuntimeId::make(now, random);
    runtime.organization = organization.id;
    runtime.name = "local";
    runtime.is_default = true;
    runtime.node = node;
    runtime.created_at = runtime.updated_at = now;
    result = store::insert(tx, runtime);
    store::insert(tx, store::ApiToken{model::ApiTokenId::make(now, random), std::nullopt, "admin",
                                      base::encode_hex(base::sha256(token)), now});
  });
  return fresh ? result : folder.drop_admin_token();
}

}  // namespace slipway::daemon
