#pragma once
// What a container registry is asked: which digest a tag has now, and which tags an image has.
// Called by steps. Blocking; thread-safe.

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/image.h"

namespace slipway::registry {

// Of one registry; no user: none are sent.
struct Credentials {
  std::string user;
  std::string password;  // or an access token
  bool empty() const { return user.empty(); }
};

struct Tags {
  bool unchanged = false;          // since the list that had the given etag; `names` is empty then
  std::vector<std::string> names;  // in the registry's order, which says nothing of their age
  std::string etag;                // to give the next time; "" where there is none
};

class Registry {
 public:
  virtual ~Registry() = default;

  // The digest of the manifest, or of the index of manifests, that the reference names now: by its
  // digest, its tag, or else "latest".
  // kNotFound, kUnauthenticated, kForbidden, kUnavailable, kTimeout, kCancelled, kTooLarge, kFailed
  // (an answer that is none), and kRateLimited; that and kUnavailable with `retry_at` where the
  // registry says when to come again.
  virtual base::Result<model::Digest> resolve(const model::ImageReference& image,
                                              const Credentials& credentials,
                                              std::stop_token stop) = 0;

  // The same, asked so that an answer that is still `known` costs a registry that can compare next
  // to nothing.
  virtual base::Result<model::Digest> recheck(const model::ImageReference& image,
                                              const model::Digest& known,
                                              const Credentials& credentials,
                                              std::stop_token stop) = 0;

  // Errors as above. An image that has no tag may be kNotFound or an empty list.
  virtual base::Result<Tags> tags(const model::ImageName& image, const Credentials& credentials,
                                  const std::string& last_etag, std::stop_token stop) = 0;
};

}  // namespace slipway::registry
