#include "api/kept_secret.h"

#include "io/url.h"

namespace slipway::api {
namespace {

std::string origin_of(const std::string& url) {
  const auto parsed = io::parse_url(url.starts_with("oci://") ? "https" + url.substr(3) : url);
  return parsed ? parsed->origin() : url;
}

}  // namespace

std::string wrong_to_keep(const std::string& before, const std::string& after) {
  const std::string from = origin_of(before);
  const std::string to = origin_of(after);
  if (from == to) return "";
  return "it was given for " + (from.empty() ? "the forge's usual address" : from) +
         ", and is not sent to " + to + " unless you give it again.";
}

}  // namespace slipway::api
