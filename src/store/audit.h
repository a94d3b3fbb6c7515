#pragma once
// Who changed what. Entries are only ever added, and outlive what they are about.

#include <optional>
#include <string>
#include <vector>

#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

struct AuditEntry {
  model::AuditEntryId id;
  std::optional<model::OrganizationId> organization;  // none: about all of them
  base::Timestamp at{};
  std::string actor_type;  // USER or API_TOKEN
  std::optional<std::string> actor_id;
  std::string actor_name;
  std::string address;
  std::string operation;  // the API's operationId
  std::string target_type;
  std::string target_id;  // "" where there is no one thing
  std::string target_name;
  std::string before;  // JSON, without secrets; "" where there was nothing
  std::string after;
};

struct AuditFilter {
  model::OrganizationId organization;
  bool with_those_of_all = false;  // also what is about all organizations
  base::Timestamp from{};
  base::Timestamp to = base::Timestamp::max();  // not included
  std::string operation{};
  std::string target_id{};
  std::string before{};  // an id
  std::int64_t limit = 50;
};

void insert(Transaction& tx, const AuditEntry& entry);
// Newest first.
std::vector<AuditEntry> audit_entries(Transaction& tx, const AuditFilter& filter);

}  // namespace slipway::store
