#pragma once
// What the forges' lists of repositories have in common: JSON, and pages that a Link header
// (RFC 8288) continues. An adapter says where the list stands and how a repository reads.

#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "forge/common/json_api.h"
#include "forge/repositories/repository_api.h"

namespace slipway::forge {

class JsonRepositories : public RepositoryApi {
 public:
  JsonRepositories(model::HookKind kind, std::string_view name, std::string_view needed_right)
      : kind_(kind), name_(name), needed_right_(needed_right) {}

  model::HookKind kind() const final { return kind_; }
  std::string_view name() const final { return name_; }
  std::string_view needed_right() const final { return needed_right_; }

  base::Result<RepositoryPage> read_page(const io::HttpResponse& answer) const final;

 protected:
  // The member that holds the list; "" where the answer is the list itself.
  virtual std::string_view list_member() const { return ""; }
  virtual std::optional<ForgeRepository> read(const boost::json::object& repository) const = 0;
  virtual bool has_more(const io::HttpResponse& answer, const boost::json::value& body) const;

 private:
  model::HookKind kind_;
  std::string_view name_;
  std::string_view needed_right_;
};

// Without the user that some forges write into it.
std::string clone_url_of(std::string url);
// The one of this name in a list of {"name", "href"}.
std::string link_named(const boost::json::object& links, std::string_view name);

}  // namespace slipway::forge
