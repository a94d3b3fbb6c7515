#pragma once
// The requests that one call makes to one registry about one image: authorised as the registry
// asks for it, redirected, and with the failures that every request can have as errors. The
// credentials go to the registry, and to the token realm that it names where that is https, or on
// the registry's own host where the registry itself is asked over plain HTTP; redirects are
// followed without them. Used by DistributionRegistry; not thread-safe, lives for one call.

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "io/http_client.h"
#include "io/url.h"
#include "model/image.h"
#include "registry/distribution/options.h"
#include "registry/distribution/tokens.h"
#include "registry/registry.h"

namespace slipway::registry {

using Headers = std::vector<std::pair<std::string, std::string>>;

// What of the daemon all calls share.
struct Shared {
  const DistributionOptions& options;
  base::Clock& clock;
  Tokens& tokens;
};

class Exchange {
 public:
  Exchange(Shared shared, const model::ImageName& image, const Credentials& credentials,
           std::stop_token stop);

  // "https://HOST/v2/PATH/" followed by `rest`, such as "tags/list?n=2".
  io::Url url(const std::string& rest) const;
  // What a Link header of the registry leads to; never away from the registry.
  base::Result<io::Url> next(const io::Url& from, const std::string& reference) const;

  // Any answer but 401, 429, redirects, and 503 with a Retry-After, which are errors or dealt with.
  base::Result<io::HttpResponse> send(const std::string& method, const io::Url& url,
                                      const Headers& headers, std::size_t body_limit);

  // The error for an answer that is not what was hoped for.
  tl::unexpected<base::Error> refuse(const io::HttpResponse& response,
                                     const std::string& subject) const;

 private:
  base::Result<io::HttpResponse> ask(const std::string& method, const io::Url& url, Headers headers,
                                     std::size_t body_limit);
  base::Result<io::HttpResponse> follow(const std::string& method, io::Url url,
                                        io::HttpResponse redirect, const Headers& headers,
                                        std::size_t body_limit);
  base::Result<Token> authorise(const io::HttpResponse& challenge);
  base::Result<Token> fetch_token(const std::map<std::string, std::string>& parameters);
  std::string authorization(const Token& token) const;
  std::string basic() const;
  bool may_ask(const io::Url& url) const;
  base::Error not_let_in() const;
  tl::unexpected<base::Error> busy(const io::HttpResponse& response, base::ErrorCode code) const;

  Shared shared_;
  model::ImageName image_;
  const Credentials& credentials_;
  std::stop_token stop_;
  io::Url root_;
  std::string key_;
  base::Timestamp deadline_;
  io::HttpClient client_;
};

}  // namespace slipway::registry
