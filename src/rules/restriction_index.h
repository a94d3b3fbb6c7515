#pragma once
// All services' restrictions by what they begin with, so that a push costs by what it concerns and
// not by how many services there are. Made by whoever decides for many services at once; immutable,
// hence thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/push.h"
#include "model/restriction.h"

namespace slipway::rules {

class RestrictionIndex {
 public:
  using Restrictions = std::vector<model::Restriction>;

  // The values are checked ones. A service is named by its position in the list from then on.
  explicit RestrictionIndex(std::span<const Restrictions> services);

  // Who deploys for these changed files, as decide() says: ascending positions.
  std::vector<std::uint32_t> concerned(const model::FileList& sorted_files) const;

 private:
  enum class Kind : std::uint8_t { kFolder, kPrefix };

  // One text that rules begin with: "apps/" for the folder "apps" and the prefix "apps/*", which
  // differ in whether a file "apps" itself is covered.
  struct Node {
    std::string_view text;
    std::uint32_t parent;  // the nearest other node that this text begins with
    std::uint32_t folder_begin;
    std::uint32_t prefix_begin;
    std::uint32_t end;
  };

  struct Rule {
    std::uint32_t node;
    Kind kind;
  };
  struct ServiceRules {
    std::vector<Rule> match;
    std::vector<Rule> exclude;
  };

  class Query;
  struct Entry;

  static std::vector<Entry> entries_of(std::span<const Restrictions> services);
  void add_nodes(std::vector<Entry>& entries);
  std::string value(Rule rule) const;
  std::size_t find_from(std::size_t begin, std::string_view text) const;

  std::size_t service_count_;
  std::string texts_;
  std::vector<Node> nodes_;              // sorted by text
  std::vector<std::uint32_t> matching_;  // the nodes' services
  std::vector<std::uint32_t> unrestricted_;
  std::vector<std::uint32_t> exclude_only_;
  std::vector<std::uint32_t> excluding_;  // position -> in rules_, or none
  std::vector<ServiceRules> rules_;       // only of services that exclude something
};

}  // namespace slipway::rules
