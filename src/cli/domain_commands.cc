#include <algorithm>

#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_kind.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct DomainArgs {
  std::string service, domain;
  bool no_certificate = false;
  bool cdn = false;
};

json::object domain_body(const DomainArgs& args) {
  return {{"domain", args.domain},
          {"generate_certificate", !args.no_certificate},
          {"use_cdn", args.cdn}};
}

// "/application/ID/customDomain"
base::Result<std::string> domain_folder(Context& context, const ServiceKind& kind,
                                        const DomainArgs& args) {
  return choose_service(context, kind, args.service).map([](const ServiceNode& service) {
    return service.api_path() + "/customDomain";
  });
}

// The path of the domain of that name.
base::Result<std::string> one_domain(Context& context, const ServiceKind& kind,
                                     const DomainArgs& args) {
  auto folder = domain_folder(context, kind, args);
  if (!folder) return folder;
  const auto domains = (*context.api())->list(*folder);
  if (!domains) return base::fail(domains.error());
  std::vector<std::string> known;
  for (const auto& one : *domains) {
    if (text(one, "domain") == args.domain) return *folder + "/" + text(one, "id");
    known.push_back(text(one, "domain"));
  }
  return base::fail(base::ErrorCode::kNotFound, "It has no custom domain '" + args.domain + "'." +
                                                    base::did_you_mean(args.domain, known));
}

Outcome print_domain(Context& context, const base::Result<json::value>& answer,
                     const std::string& done) {
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    const std::string target = text(*answer, "validation_domain");
    return plain(text(*answer, "domain")) + " " + done +
           (target.empty() ? ".\n" : "; let its DNS record lead to " + plain(target) + ".\n");
  });
}

Outcome list_domains(Context& context, const ServiceKind& kind, const DomainArgs& args) {
  const auto folder = domain_folder(context, kind, args);
  if (!folder) return base::fail(folder.error());
  const auto answer = (*context.api())->get(*folder);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::vector<Row> rows;
    for (const auto& one : items(*answer, "results")) {
      rows.push_back({text(one, "domain"), flag(one, "generate_certificate") ? "yes" : "no",
                      flag(one, "use_cdn") ? "yes" : "no", text(one, "validation_domain")});
    }
    return rows.empty()
               ? std::string("It has no custom domain.\n")
               : render_table(context.terminal, {"DOMAIN", "CERTIFICATE", "CDN", "TARGET"}, rows);
  });
}

Outcome create_domain(Context& context, const ServiceKind& kind, const DomainArgs& args) {
  const auto folder = domain_folder(context, kind, args);
  if (!folder) return base::fail(folder.error());
  return print_domain(context, (*context.api())->post(*folder, domain_body(args)), "created");
}

Outcome edit_domain(Context& context, const ServiceKind& kind, const DomainArgs& args) {
  const auto path = one_domain(context, kind, args);
  if (!path) return base::fail(path.error());
  return print_domain(context, (*context.api())->put(*path, domain_body(args)), "changed");
}

Outcome delete_domain(Context& context, const ServiceKind& kind, const DomainArgs& args) {
  const auto path = one_domain(context, kind, args);
  if (!path) return base::fail(path.error());
  const auto answer = (*context.api())->remove(*path);
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"domain", args.domain}, {"deleted", true}},
                       [&] { return plain(args.domain) + ": deleted\n"; });
}

}  // namespace

void add_domains(CLI::App& group, Context& context, const ServiceKind& kind) {
  CLI::App& domains = add_group(group, "domain", "Its custom domains");
  struct DomainVerb {
    const char* name;
    const char* description;
    Outcome (*action)(Context&, const ServiceKind&, const DomainArgs&);
    bool names_domain;
    bool has_settings;
  };
  constexpr DomainVerb verbs[] = {
      {"list", "All of them, and where their DNS records are to lead", list_domains, false, false},
      {"create", "A new one", create_domain, true, true},
      {"edit", "Change its certificate or CDN", edit_domain, true, true},
      {"delete", "It leads to the service no longer", delete_domain, true, false}};
  for (const auto& verb : verbs) {
    auto args = std::make_shared<DomainArgs>();
    CLI::App& command = add_command(
        domains, context, verb.name, verb.description,
        [&context, &kind, args, action = verb.action] { return action(context, kind, *args); });
    add_service(command, kind, args->service);
    if (verb.names_domain) {
      command.add_option("domain,--domain", args->domain, "As in shop.example.com")->required();
    }
    if (!verb.has_settings) continue;
    command.add_flag("--do-not-generate-certificate", args->no_certificate,
                     "The gateway gets no certificate for it");
    command.add_flag("--is-behind-a-cdn", args->cdn, "Its DNS record leads to a CDN");
  }
}

}  // namespace slipway::cli
