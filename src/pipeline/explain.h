#pragma once
// The dry run: the verdicts that a push or a release notice would get, with nothing stored and
// nothing started.

#include <vector>

#include "model/git_url.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "pipeline/notices.h"

namespace slipway::pipeline {

struct Question {
  model::OrganizationId organization;
  model::RepositoryKey repository;
  std::string branch;
  // A commit, the beginning of one of the branch's latest, or the name of a branch.
  std::string from{};  // "": each service's own watermark
  std::string to;      // "": the branch's tip
};

// kNotFound where no service is linked, kInvalid where a commit is not there. Asks the remote where
// the mirror lacks a commit.
base::Result<std::vector<model::Verdict>> explain(Context& context, const Question& question,
                                                  const std::stop_token& stop);

// kNotFound where no service runs the image, kInvalid where its name is none. Asks the registry for
// a digest that is not given; where it does not say, the verdicts are those of an unknown one.
base::Result<std::vector<model::Verdict>> explain(Context& context,
                                                  const model::OrganizationId& organization,
                                                  const Announcement& announcement,
                                                  const std::stop_token& stop);

}  // namespace slipway::pipeline
