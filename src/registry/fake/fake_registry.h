#pragma once
// For tests of others: a registry in memory that the test changes. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "registry/registry.h"

namespace slipway::registry {

class FakeRegistry final : public Registry {
 public:
  // As a push does; the image is there from its first tag on.
  void set_tag(const model::ImageName& image, const std::string& tag, const model::Digest& digest);
  void remove_image(const model::ImageName& image);
  // Every image of the host needs them from now on.
  void require(const std::string& host, Credentials credentials);
  // Answers everything with this error, until it is told otherwise.
  void fail_with(std::optional<base::Error> error);
  // What was asked so far: "resolve nginx:1.25", "recheck nginx:1.25", "tags nginx".
  std::vector<std::string> requests() const;

  base::Result<model::Digest> resolve(const model::ImageReference& image,
                                      const Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<model::Digest> recheck(const model::ImageReference& image,
                                      const model::Digest& known, const Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<Tags> tags(const model::ImageName& image, const Credentials& credentials,
                          const std::string& last_etag, std::stop_token stop) override;

 private:
  struct Image {
    std::map<std::string, model::Digest> tags;
    std::vector<model::Digest> digests;  // of all that was ever pushed
  };
  base::Result<model::Digest> find(const model::ImageReference& image,
                                   const Credentials& credentials,
                                   const std::stop_token& stop) const;
  base::Result<const Image*> open(const model::ImageName& image, const Credentials& credentials,
                                  const std::stop_token& stop) const;

  mutable std::mutex mutex_;
  std::map<model::ImageName, Image> images_;
  std::map<std::string, Credentials> required_;
  std::optional<base::Error> error_;
  std::vector<std::string> requests_;
};

}  // namespace slipway::registry
