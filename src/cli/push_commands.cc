#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/verdict_table.h"

namespace slipway::cli {
namespace {

struct PushArgs {
  std::string push, repository, branch, from, to, service, commit, image, tag, digest;
  unsigned limit = 20;
};

Outcome list_pushes(Context& context, const PushArgs& args) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto answer =
      (*context.api())
          ->get("/organization/" + *organization + "/push?limit=" + std::to_string(args.limit));
  if (!answer) return base::fail(answer.error());
  std::vector<Row> rows;
  for (const auto& push : items(*answer, "results")) {
    // While it is looked at, or where nothing came of it: what it waits for, or why.
    const std::string message =
        text(push, "message").empty() ? text(push, "outcome") : text(push, "message");
    const std::string tip = text(push, "tip").empty() ? text(push, "after") : text(push, "tip");
    rows.push_back({text(push, "created_at"), text(push, "source"), text(push, "state"),
                    text(push, "id"), text(push, "repository"), text(push, "ref"),
                    short_commit(tip), message.substr(0, message.find('\n'))});
  }
  return context.print(*answer, [&] {
    return rows.empty() ? std::string("There is no push.\n")
                        : render_table(context.terminal,
                                       {"CREATED", "SOURCE", "STATE", "ID", "REPOSITORY", "REF",
                                        "TIP", "MESSAGE"},
                                       rows);
  });
}

Outcome show_push(Context& context, const PushArgs& args) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto answer = (*api)->get("/push/" + args.push);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::string out;
    for (const auto* name : {"repository", "ref", "before", "after", "tip", "source", "pusher",
                             "message", "created_at", "state", "outcome"}) {
      std::string label = name;
      label.resize(12, ' ');
      if (const auto value = text(*answer, name); !value.empty())
        out += label + plain(value) + "\n";
    }
    if (flag(*answer, "forced")) out += "forced      yes\n";
    const auto& verdicts = items(*answer, "verdicts");
    return out + (verdicts.empty() ? "\nNo verdict.\n"
                                   : "\n" + render_verdicts(context.terminal, verdicts));
  });
}

Outcome create_push(Context& context, const PushArgs& args) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto answer =
      (*context.api())
          ->post("/organization/" + *organization + "/push",
                 json::object{{"repository", args.repository}, {"branch", args.branch}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "push " + text(*answer, "id") + "\nIts verdicts: slipway push show " +
           text(*answer, "id") + "\n";
  });
}

Outcome explain(Context& context, const PushArgs& args) {
  if (args.repository.empty() && args.image.empty()) {
    return context.usage_error(
        "Say --repository, --branch and --to, or --image and --tag. See 'slipway explain --help'.");
  }
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  json::object body;
  const std::pair<const char*, const std::string&> fields[] = {{"image_name", args.image},
                                                               {"tag", args.tag},
                                                               {"digest", args.digest},
                                                               {"repository", args.repository},
                                                               {"branch", args.branch},
                                                               {"from", args.from},
                                                               {"to", args.to}};
  for (const auto& [name, value] : fields) {
    if (!value.empty()) body[name] = value;
  }
  const auto answer = (*context.api())->post("/organization/" + *organization + "/explain", body);
  if (!answer) return base::fail(answer.error());
  const auto& verdicts = items(*answer, "verdicts");
  return context.print(
      *answer, [&] { return render_verdicts(context.terminal, verdicts, {.evidence = true}); });
}

Outcome why(Context& context, const PushArgs& args) {
  const auto service = context.service(args.service);
  if (!service) return base::fail(service.error());
  const std::size_t asked = args.commit.empty() ? args.limit : 500;
  const auto answer =
      (*context.api())->get("/service/" + service->id + "/verdict?limit=" + std::to_string(asked));
  if (!answer) return base::fail(answer.error());
  json::array chosen;
  for (const auto& verdict : items(*answer, "results")) {
    if (text(verdict, "to").starts_with(args.commit)) chosen.push_back(verdict);
  }
  if (chosen.empty() && !args.commit.empty()) {
    return base::fail(base::ErrorCode::kNotFound,
                      "There is no verdict about commit " + args.commit + " for " + service->name +
                          ". Verdicts are about a branch's tip; see 'slipway why " + service->name +
                          "'.");
  }
  return context.print(json::object{{"results", chosen}}, [&] {
    return chosen.empty()
               ? "No push has concerned " + plain(service->name) + " yet.\n"
               : render_verdicts(context.terminal, chosen, {.commit = true, .evidence = true});
  });
}

}  // namespace

void add_push_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "push", "Branches that moved, and the verdicts");
  auto listed = std::make_shared<PushArgs>();
  add_command(group, context, "list", "Newest first",
              [&context, listed] { return list_pushes(context, *listed); })
      .add_option("--limit", listed->limit, "How many")
      ->check(check_limit);
  auto shown = std::make_shared<PushArgs>();
  add_command(group, context, "show", "One push with its verdicts",
              [&context, shown] { return show_push(context, *shown); })
      .add_option("push", shown->push, "Its id")
      ->required();
  auto created = std::make_shared<PushArgs>();
  CLI::App& create_command =
      add_command(group, context, "create", "Say that a branch moved, as a delivery would",
                  [&context, created] { return create_push(context, *created); });
  create_command.add_option("--repository", created->repository, "The repository's URL")
      ->required();
  create_command.add_option("--branch", created->branch, "The branch")->required();

  auto explained = std::make_shared<PushArgs>();
  CLI::App& explain_command =
      add_command(app, context, "explain",
                  "The verdicts that a push or an image's tag would get; starts nothing",
                  [&context, explained] { return explain(context, *explained); });
  CLI::Option* repository =
      explain_command.add_option("--repository", explained->repository, "The repository's URL");
  CLI::Option* branch = explain_command.add_option("--branch", explained->branch, "The branch");
  CLI::Option* to =
      explain_command.add_option("--to", explained->to, "The commit that would be the tip");
  explain_command
      .add_option("--from", explained->from, "Compare with this commit, not the watermarks")
      ->needs(repository);
  repository->needs(branch, to);
  CLI::Option* image =
      explain_command.add_option("--image", explained->image, "The image's name, without a tag");
  CLI::Option* tag =
      explain_command.add_option("--tag", explained->tag, "The tag that would be announced");
  explain_command
      .add_option("--digest", explained->digest, "Its digest; without it the registry is asked")
      ->needs(image);
  for (CLI::Option* option : {branch, to}) option->needs(repository);
  tag->needs(image);
  image->needs(tag)->excludes(repository);

  auto asked = std::make_shared<PushArgs>();
  CLI::App& why_command =
      add_command(app, context, "why", "Why a service was deployed or left alone",
                  [&context, asked] { return why(context, *asked); });
  why_command.add_option("service,--service,--application", asked->service, "The service")
      ->required();
  why_command.add_option("commit,--commit", asked->commit,
                         "Only about this tip (a prefix is enough)");
  why_command.add_option("--limit", asked->limit, "How many")->check(check_limit);
}

}  // namespace slipway::cli
