#include "api/application_body.h"

#include <algorithm>

#include "api/service_body.h"
#include "base/enum.h"
#include "model/git_place.h"
#include "model/hook.h"

namespace slipway::api {
namespace {

using base::JsonFields;

void read_branch(JsonFields& fields, model::GitSource& git) {
  const auto branch = fields.text("branch");
  if (!branch) return;
  if (const auto checked = model::check_branch(*branch); !checked) {
    fields.wrong("branch", checked.error().message);
    return;
  }
  git.branch = *branch;
}

void read_git(JsonFields& fields, bool allow_file, model::Service& service) {
  auto& git = service.git;
  if (const auto url = fields.text("url")) {
    const auto parsed = model::parse_git_url(*url);
    if (!parsed) {
      fields.wrong("url", parsed.error().message);
    } else if (!parsed->password.empty()) {
      fields.wrong("url",
                   "holds a password. Make a git token of it and write its id into "
                   "git_token_id.");
    } else if (parsed->transport == model::GitTransport::kFile && !allow_file) {
      fields.wrong("url",
                   "is a path of this machine. Start slipwayd with "
                   "--allow-file-repositories to allow that.");
    } else {
      git.url = *url;
      service.repository = model::RepositoryKey(*parsed);
    }
  }
  read_branch(fields, git);
  if (const auto root = fields.text("root_path")) {
    if (const auto checked = model::check_root_path(*root); !checked) {
      fields.wrong("root_path", checked.error().message);
    }
    git.root_path = root->empty() ? "/" : *root;
  }
  if (const auto provider = fields.text("provider")) {
    auto known = base::enum_names<model::HookKind>();
    std::erase_if(known, [](const std::string& name) {
      return model::is_registry(*base::parse_enum<model::HookKind>(name));
    });
    if (std::find(known.begin(), known.end(), *provider) == known.end()) {
      fields.wrong("provider", "'" + *provider + "' is unknown; it is one of " +
                                   base::list_words(known) + "." +
                                   base::did_you_mean(*provider, known));
    }
    git.provider = *provider;
  }
  if (const auto token = fields.text("git_token_id")) {
    git.token = model::GitTokenId::parse(*token);
    if (!git.token) fields.wrong("git_token_id", "must be the id of a git token.");
  } else if (fields.has("git_token_id")) {
    git.token.reset();
  }
  fields.refuse_unknown();
}

// What an application's answer holds and nobody sets: taken and left alone, so that a client may
// send back what it read.
void ignore_read_only_application(JsonFields& fields) {
  for (const auto* name :
       {"id", "created_at", "updated_at", "environment", "maximum_cpu", "maximum_memory",
        "service_type", "stopped", "watermark", "serving_commit", "url"}) {
    fields.any(name);
  }
}

}  // namespace

void read_git_repository(JsonFields& fields, bool needed, bool allow_file_repositories,
                         model::Service& service) {
  auto git = fields.object("git_repository");
  if (!git) {
    if (needed) fields.wrong("git_repository", "is missing; it is needed, with its url.");
    return;
  }
  if (needed) git->required_text("url");
  for (const auto* name :
       {"has_access", "owner", "name", "deployed_commit_id", "deployed_commit_date",
        "deployed_commit_contributor", "deployed_commit_tag", "git_token_name"}) {
    git->any(name);
  }
  read_git(*git, allow_file_repositories, service);
  fields.take(git->error());
}

std::optional<base::Error> read_application(const boost::json::value& body, bool creating,
                                            bool allow_file_repositories, model::Service& service) {
  JsonFields fields(body);
  read_name(fields, creating, service.name);
  read_git_repository(fields, creating, allow_file_repositories, service);
  assign(fields.boolean("auto_deploy"), service.auto_deploy);
  assign(fields.boolean("skip_by_message"), service.skip_by_message);
  read_checks(fields, service.settings);
  read_settings(fields, service.settings);
  ignore_read_only_application(fields);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace slipway::api
