#pragma once
// What every registry's delivery comes down to: tags that were pushed. Names, tags and digests are
// read by the grammar of the OCI distribution specification
// (https://github.com/opencontainers/distribution-spec). Pure, called by the adapters.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/webhook/sender.h"

namespace slipway::registry {

// One pushed tag, as a payload says it.
struct AnnouncedTag {
  std::string_view host;        // what is no host is not known
  std::string_view repository;  // "acme/web"
  std::string_view tag;         // "" for a push by digest
  std::string_view digest;      // what is no digest is not known
};

// The tags that one delivery announces, else why it announces none.
class AnnouncedTags {
 public:
  // kInvalid where the repository or the tag is none. Nothing is announced by a push
  // without a tag, or of a tag under which signatures and the like are kept
  // ("sha256-<digest>.sig").
  base::Result<void> add(const AnnouncedTag& announced);
  void add(rules::Nothing reason) { reasons_.push_back(std::move(reason)); }

  rules::Meaning meaning(std::string_view empty) &&;

 private:
  std::vector<rules::ImageNotice> notices_;
  std::vector<rules::Nothing> reasons_;
};

// Of "harbor.example.com/library/web:1"; "" where the first segment is no host.
std::string_view host_of(std::string_view reference);

rules::Nothing no_image(std::string_view event);
rules::Nothing deleted_image(std::string_view repository);

// An image manifest or an index of them, and not a layer or configuration.
bool is_manifest(std::string_view media_type);

}  // namespace slipway::registry
