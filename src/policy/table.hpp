#pragma once

#include <string_view>
#include <tuple>
#include <vector>

#include "policy/adaee.hpp"
#include "policy/any_bandit.hpp"
#include "policy/beem.hpp"
#include "policy/best_fixed.hpp"
#include "policy/budget.hpp"
#include "policy/cascade.hpp"
#include "policy/ceebert.hpp"
#include "policy/deebert.hpp"
#include "policy/elasticbert.hpp"
#include "policy/final_exit.hpp"
#include "policy/fixed_split.hpp"
#include "policy/i_splitee.hpp"
#include "policy/oracle.hpp"
#include "policy/patience.hpp"
#include "policy/plugin.hpp"
#include "policy/random_exit.hpp"
#include "policy/score.hpp"
#include "policy/splitee.hpp"
#include "policy/splitee_s.hpp"
#include "policy/thompson_n.hpp"
#include "policy/ucb_lp.hpp"
#include "policy/ucb_maxn.hpp"
#include "policy/ucb_n.hpp"

namespace splitee {

// The table that names all policies, in the order of lists and help. Adding a policy is one row
// here and one pair of files; the replay, the configuration, `splitee-sim policies` and the tests
// take it from here.
using PolicyTable = std::tuple<  //
    Splitee,                     //
    SpliteeS,                    //
    ISplitee,                    //
    UcbNSplits,                  //
    UcbMaxNSplits,               //
    UcbLpSplits,                 //
    ThompsonNSplits,             //
    AnyBandit,                   //
    Adaee,                       //
    Ceebert,                     //
    Plugin,                      //
    FinalExit,                   //
    RandomExit,                  //
    FixedSplit,                  //
    Cascade,                     //
    BestFixed,                   //
    Oracle,                      //
    Elasticbert,                 //
    Deebert,                     //
    Patience,                    //
    Beem,                        //
    Score,                       //
    Budget>;

// Every policy's description, in the order of the table.
std::vector<const PolicyInfo*> all_policies();

// The description of the policy with this name, or null.
const PolicyInfo* find_policy(std::string_view name);

}  // namespace splitee
