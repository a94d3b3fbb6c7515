#pragma once
// The audit log's one writer: Api opens a scope around every endpoint that changes or starts
// something, and ApiContext::write records the entry in the endpoint's own transaction, so that
// there is no change without it and no entry without the change. Endpoints know nothing of it,
// which is why the scope is found by its thread. One thread.

#include "api/http.h"
#include "api/router.h"
#include "base/clock.h"
#include "store/audit.h"

namespace slipway::api {

// Whether an operation leaves an entry.
bool is_audited(const RouteEntry& route);
// Without what is nobody's to read: tokens, passwords, the values of secrets.
boost::json::value without_secrets(boost::json::value shown);

class AuditScope {
 public:
  // Looks up how the target is before.
  AuditScope(const Router& router, const RouteEntry& route, const ApiRequest& request,
             store::Database& database, base::Clock& clock, base::Random& random);
  ~AuditScope();
  AuditScope(const AuditScope&) = delete;
  AuditScope& operator=(const AuditScope&) = delete;

  // Of this thread's request; null outside of any.
  static AuditScope* current();

  void record(store::Transaction& tx, const Reply& reply);
  // What was recorded is durable.
  void set_recorded() { recorded_ = true; }
  // For what an endpoint did outside of ApiContext::write.
  void record_rest(const Reply& reply);

 private:
  store::Database& database_;
  bool posts_;
  std::string made_type_;  // of what a POST makes
  store::AuditEntry entry_;
  bool recorded_ = false;
};

}  // namespace slipway::api
