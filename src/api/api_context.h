#pragma once
// What the endpoints share. It lives as long as the API; every part is thread-safe.

#include <optional>
#include <string>
#include <type_traits>

#include "api/audit.h"
#include "api/http.h"
#include "git/known_hosts.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "pipeline/receive.h"

namespace slipway::api {

class LiveViews;
struct OidcSignIn;
class Sessions;
class SignInLimit;
class Tokens;
class Tunnels;

struct ApiContext {
  pipeline::Context& pipeline;
  pipeline::Receiver& receiver;
  LiveViews& live;
  Tokens& tokens;
  Sessions& sessions;
  SignInLimit& sign_in_limit;
  Tunnels& tunnels;
  OidcSignIn* oidc;      // null where nobody signs in so
  std::string base_url;  // as clients reach it, without "/" at its end
  bool has_public_url = false;
  bool allow_file_repositories = false;
  git::KnownHosts known_hosts;

  store::Database& database() const { return pipeline.database; }
  base::Timestamp now() const { return pipeline.clock.now(); }
  template <typename Id>
  Id make_id() const {
    return Id::make(now(), pipeline.random);
  }

  // Runs `work`, which returns a Result, in one transaction that an error undoes.
  template <typename Work>
  auto write(const Work& work) const;
  // Runs `work` on what is committed, and gives back what it returns.
  template <typename Work>
  auto read(const Work& work) const;
};

// kNotFound in the words for people: "There is no project with the id ...".
base::Error not_found(std::string_view what, const std::string& id);

template <typename T, typename Id>
base::Result<T> found(std::optional<T> thing, std::string_view what, const Id& id) {
  if (!thing) return base::fail(not_found(what, id.to_string()));
  return std::move(*thing);
}

template <typename Work>
auto ApiContext::write(const Work& work) const {
  using Outcome = decltype(work(std::declval<store::Transaction&>()));
  struct Undo {};
  AuditScope* const audit = AuditScope::current();
  std::optional<Outcome> outcome;
  try {
    database().write([&](store::Transaction& tx) {
      outcome.emplace(work(tx));
      if (!*outcome) throw Undo();
      if constexpr (std::is_same_v<Outcome, Answer>) {
        if (audit != nullptr) audit->record(tx, **outcome);
      }
    });
  } catch (const Undo&) {
    return std::move(*outcome);
  }
  if (std::is_same_v<Outcome, Answer> && audit != nullptr) audit->set_recorded();
  return std::move(*outcome);
}

template <typename Work>
auto ApiContext::read(const Work& work) const {
  std::optional<decltype(work(std::declval<store::Transaction&>()))> outcome;
  database().read([&](store::Transaction& tx) { outcome.emplace(work(tx)); });
  return std::move(*outcome);
}

}  // namespace slipway::api
