#pragma once
// What the forges' APIs for webhooks have in common: JSON both ways, the token in a header, and
// lists that a Link header (RFC 8288) continues. An adapter says where its hooks stand and how one
// reads. Stateless and thread-safe.

#include <initializer_list>
#include <optional>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

// How an API presents itself.
struct HookApiProfile {
  model::HookKind kind;
  std::string_view name;  // "GitHub"
  std::string_view needed_right;
  int page_size = 100;
  std::string_view page_size_parameter = "per_page";
};

class JsonHookApi : public HookApi {
 public:
  model::HookKind kind() const final { return profile_.kind; }
  std::string_view name() const final { return profile_.name; }
  std::string_view needed_right() const final { return profile_.needed_right; }

  io::HttpRequest list(const HookTarget& target, int page) const final;
  io::HttpRequest remove(const HookTarget& target, const FoundHook& found) const final {
    return ask("DELETE", target, "/" + found.id, "");
  }

  base::Result<HookPage> read_page(const io::HttpResponse& answer) const final;
  base::Result<FoundHook> read_hook(const io::HttpResponse& answer) const final;

 protected:
  explicit JsonHookApi(const HookApiProfile& profile) : profile_(profile) {}

  // A request about the repository's webhooks, with the token; `rest` follows their address.
  virtual io::HttpRequest ask(std::string method, const HookTarget& target, const std::string& rest,
                              std::string body) const = 0;
  // Nothing where the object is no webhook.
  virtual std::optional<FoundHook> read(const boost::json::object& hook) const = 0;
  // Where lists stand, and whether another page follows.
  virtual const boost::json::value* list_in(const boost::json::value& body) const { return &body; }
  virtual bool has_more(const io::HttpResponse& answer, const boost::json::value& body) const;

 private:
  tl::unexpected<base::Error> not_understood(const io::HttpResponse& answer) const;

  HookApiProfile profile_;
};

io::HttpRequest json_request(std::string method, std::string url, const model::Headers& headers,
                             std::string body);

// Of an object's member; "", false and null where it is of another type or not there.
std::string text_in(const boost::json::object& object, std::string_view name);
bool is_true(const boost::json::object& object, std::string_view name);
bool is_false(const boost::json::object& object, std::string_view name);
const boost::json::object* object_in(const boost::json::object& object, std::string_view name);
std::vector<std::string> texts_in(const boost::json::object& object, std::string_view name);
// A number or a text that can stand in an address.
std::string id_in(const boost::json::object& object, std::string_view name);

// The scheme, host and port of an API on the forge's own host, followed by `path`.
std::string on_host_of(const model::GitUrl& repository, std::string_view path);
// Each segment of "acme/shop" percent-encoded.
std::string encoded_path(const std::string& repository);

// `events`, and those of `needed` that are not among them.
std::vector<std::string> with_events(std::vector<std::string> events,
                                     std::initializer_list<std::string_view> needed);

}  // namespace slipway::forge
