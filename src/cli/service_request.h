#pragma once
// Between a service's settings as a slipway.yaml has them, the same for all kinds and with names
// for ids, and the API's requests and answers. Called by apply and export. Pure.

#include <functional>
#include <map>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace slipway::cli {

// Of what services refer to, by id.
struct KnownNames {
  std::map<std::string, std::string> registries, git_tokens;
};

// `kind` as the API's paths call it.
boost::json::object settings_of(const std::string& kind, const boost::json::value& answer,
                                const KnownNames& names);

// The body of a request. Names stay in the place of ids: resolve_names puts the ids.
boost::json::object request_of(const std::string& kind, boost::json::object settings);

// Of [["image.tag", "v2"]] or [{"key": "image.tag", "value": "v2"}] each name's last value, in
// their order.
boost::json::object pairs_of(const boost::json::array& list);

enum class Reference { kRegistry, kHelmRepository, kGitToken, kRuntime };

// `id_of` is asked for each name that is no "", which stands for none.
void resolve_names(boost::json::object& request,
                   const std::function<std::string(Reference, const std::string&)>& id_of);

}  // namespace slipway::cli
