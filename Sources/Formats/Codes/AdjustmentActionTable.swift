/// What to do with an adjustment, by group and reason: the table that a pipeline may override row by row.
///
/// Source: this project's rules (docs: remittances), after the definitions of the groups in X12 RFI 1147 and the usual
/// handling of the reasons in ``CARCTable``. State: 2026-11.
enum AdjustmentActionTable {
    /// group, reason (`*` any other), action, next step in words, separated by tabs.
    static let rows = """
        PR\t*\tclient_owes\tBill the client, after any further insurance.
        PR\t253\thold\tSequestration is never the client's: an error of the payer. Ask for a correction.
        CO\t*\twrite_off\tUnknown reason: written off by its group. Check it in the current code list.
        OA\t*\thold\tNeither payer nor client by this alone: find out who owes it.
        PI\t*\thold\tThe payer reduced without contract: dispute it, or write it off by decision.
        CR\t*\thold\tCorrection of version 4010: undo the original adjustments.
        OA\t23\tinformational\tWhat earlier payers paid and adjusted; nothing is posted.
        CO\t23\tinformational\tWhat earlier payers paid and adjusted; nothing is posted.
        PI\t23\tinformational\tWhat earlier payers paid and adjusted; nothing is posted.
        OA\t101\tinformational\tA predetermination; nothing is posted.
        OA\t246\tinformational\tA code for reporting only; nothing is posted.
        CO\t101\tinformational\tA predetermination; nothing is posted.
        CO\t246\tinformational\tA code for reporting only; nothing is posted.
        CO\t1\thold\tA client share under CO: check whether the client may be billed.
        CO\t2\thold\tA client share under CO: check whether the client may be billed.
        CO\t3\thold\tA client share under CO: check whether the client may be billed.
        CO\t4\thold\tCorrect the claim and send it again.
        CO\t5\thold\tCorrect the claim and send it again.
        CO\t6\thold\tCorrect the claim and send it again.
        CO\t8\thold\tCorrect the claim and send it again.
        CO\t11\thold\tCorrect the claim and send it again.
        CO\t15\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t16\thold\tRead the remark code, correct the claim and send it again.
        CO\t18\thold\tFind the original; it is probably paid.
        CO\t19\thold\tFind the payer that is liable and bill it.
        CO\t20\thold\tFind the payer that is liable and bill it.
        CO\t21\thold\tFind the payer that is liable and bill it.
        CO\t22\thold\tFind the payer that is liable and bill it.
        CO\t24\twrite_off\tCovered by capitation: written off.
        CO\t26\thold\tCheck eligibility and other coverage.
        CO\t27\thold\tCheck eligibility and other coverage.
        CO\t29\thold\tProve timely filing and appeal, else write off by decision.
        CO\t31\thold\tCheck eligibility and other coverage.
        CO\t32\thold\tCheck eligibility and other coverage.
        CO\t33\thold\tCheck eligibility and other coverage.
        CO\t35\twrite_off\tLimit of the contract: written off.
        CO\t39\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t45\twrite_off\tContractual: written off.
        CO\t49\thold\tCheck the benefit, then decide.
        CO\t50\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t51\thold\tCheck the benefit, then decide.
        CO\t54\thold\tCorrect the claim and send it again.
        CO\t55\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t56\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t58\thold\tCorrect the claim and send it again.
        CO\t59\twrite_off\tContractual: written off.
        CO\t85\thold\tCheck the interest with the payer.
        CO\t89\twrite_off\tContractual: written off.
        CO\t94\twrite_off\tContractual: written off.
        CO\t95\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t96\thold\tNot covered: provider write-off after review.
        CO\t97\twrite_off\tIncluded in another service: written off; check coding and modifiers.
        CO\t100\thold\tThe payer paid the client: collect from the client.
        CO\t102\twrite_off\tContractual: written off.
        CO\t104\twrite_off\tWithheld: written off; a receivable if the contract returns it.
        CO\t105\twrite_off\tWithheld: written off; a receivable if the contract returns it.
        CO\t106\thold\tCheck eligibility and other coverage.
        CO\t107\thold\tCorrect the claim and send it again.
        CO\t109\thold\tFind the payer that is liable and bill it.
        CO\t110\thold\tCorrect the claim and send it again.
        CO\t111\thold\tCorrect the claim and send it again.
        CO\t112\thold\tSend the documents that are asked for.
        CO\t115\thold\tCorrect the claim and send it again.
        CO\t119\twrite_off\tLimit of the contract: written off.
        CO\t122\twrite_off\tContractual: written off.
        CO\t125\thold\tCorrect the claim and send it again.
        CO\t128\thold\tCheck the benefit, then decide.
        CO\t129\thold\tCorrect the claim and send it again.
        CO\t130\twrite_off\tA fee or tax: written off.
        CO\t131\twrite_off\tContractual: written off.
        CO\t133\thold\tWait for the final decision.
        CO\t135\thold\tCorrect the claim and send it again.
        CO\t136\thold\tFind the payer that is liable and bill it.
        CO\t137\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t138\thold\tProve timely filing, else write off by decision.
        CO\t140\thold\tCheck eligibility and other coverage.
        CO\t142\thold\tA client share under CO: check whether the client may be billed.
        CO\t143\thold\tWait for the final decision.
        CO\t144\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t146\thold\tCorrect the claim and send it again.
        CO\t147\thold\tSettle the contract rate with the payer.
        CO\t148\thold\tSend the documents that are asked for.
        CO\t149\twrite_off\tLimit of the contract: written off.
        CO\t150\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t151\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t152\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t163\thold\tSend the documents that are asked for.
        CO\t164\thold\tSend the documents that are asked for.
        CO\t166\thold\tFind the payer that is liable and bill it.
        CO\t167\thold\tCheck the benefit, then decide.
        CO\t169\twrite_off\tContractual: written off.
        CO\t170\thold\tSettle credentialing with the payer.
        CO\t171\thold\tSettle credentialing with the payer.
        CO\t172\thold\tSettle credentialing with the payer.
        CO\t173\thold\tCorrect the claim and send it again.
        CO\t177\thold\tCheck eligibility and other coverage.
        CO\t178\thold\tA client share under CO: check whether the client may be billed.
        CO\t179\thold\tCheck eligibility and other coverage.
        CO\t181\thold\tCorrect the claim and send it again.
        CO\t182\thold\tCorrect the claim and send it again.
        CO\t183\thold\tSettle credentialing with the payer.
        CO\t184\thold\tSettle credentialing with the payer.
        CO\t185\thold\tSettle credentialing with the payer.
        CO\t187\thold\tPaid from a spending account: find that payment.
        CO\t188\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t189\thold\tCorrect the claim and send it again.
        CO\t192\thold\tCompare with the earlier payer's remittance.
        CO\t193\thold\tAppeal at the next level, or write off by decision.
        CO\t195\thold\tFind the payer that is liable and bill it.
        CO\t197\thold\tGet a retro-authorisation or appeal; never bill the client.
        CO\t198\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t199\thold\tCorrect the claim and send it again.
        CO\t200\thold\tCheck eligibility and other coverage.
        CO\t201\thold\tA client share under CO: check whether the client may be billed.
        CO\t202\thold\tCheck the benefit, then decide.
        CO\t203\twrite_off\tContractual: written off.
        CO\t204\thold\tNot covered by the plan: provider write-off after review.
        CO\t206\thold\tCorrect the claim and send it again.
        CO\t207\thold\tCorrect the claim and send it again.
        CO\t208\thold\tCorrect the claim and send it again.
        CO\t209\thold\tFind the payer that is liable and bill it.
        CO\t210\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t215\thold\tFind the payer that is liable and bill it.
        CO\t216\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t222\twrite_off\tLimit of the contract: written off.
        CO\t223\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t224\thold\tCheck eligibility and other coverage.
        CO\t225\twrite_off\tInterest inside the claim: kept with its sign, so that the claim adds up.
        CO\t226\thold\tSend the documents that are asked for.
        CO\t227\thold\tAsk the client to give the payer what it asked for.
        CO\t228\thold\tSend the documents that are asked for.
        CO\t231\twrite_off\tIncluded in another service: written off; check coding and modifiers.
        CO\t233\twrite_off\tContractual: written off.
        CO\t234\twrite_off\tIncluded in another service: written off; check coding and modifiers.
        CO\t235\twrite_off\tA fee or tax: written off.
        CO\t236\twrite_off\tIncluded in another service: written off; check coding and modifiers.
        CO\t237\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t238\thold\tCheck eligibility and other coverage.
        CO\t239\thold\tCorrect the claim and send it again.
        CO\t242\thold\tCheck network status and the law on surprise bills; then decide.
        CO\t243\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t245\twrite_off\tWithheld: written off; a receivable if the contract returns it.
        CO\t249\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t250\thold\tSend the documents that are asked for.
        CO\t251\thold\tSend the documents that are asked for.
        CO\t252\thold\tSend the documents that are asked for.
        CO\t253\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t256\twrite_off\tContractual: written off.
        CO\t257\thold\tWait for the final decision.
        CO\t258\thold\tCheck eligibility and other coverage.
        CO\t259\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t261\thold\tCorrect the claim and send it again.
        CO\t267\thold\tSend the documents that are asked for.
        CO\t268\thold\tCorrect the claim and send it again.
        CO\t272\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\t273\twrite_off\tLimit of the contract: written off.
        CO\t274\twrite_off\tContractual: written off.
        CO\t275\thold\tA client share under CO: check whether the client may be billed.
        CO\t276\thold\tCompare with the earlier payer's remittance.
        CO\t277\thold\tWait for the final decision.
        CO\t278\twrite_off\tSet by law or programme: written off, sign kept.
        CO\t279\thold\tCheck network status and the law on surprise bills; then decide.
        CO\t281\twrite_off\tContractual: written off.
        CO\t283\thold\tSettle credentialing with the payer.
        CO\t284\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t285\thold\tProve timely filing, else write off by decision.
        CO\t286\thold\tProve timely filing, else write off by decision.
        CO\t287\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t288\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t293\thold\tPaid to someone else: find that payment.
        CO\t299\thold\tSettle credentialing with the payer.
        CO\t300\thold\tForwarded to the behavioural health plan: wait for its remittance.
        CO\t301\thold\tBill the behavioural health plan.
        CO\t302\thold\tGet the authorisation, or appeal; never bill the client.
        CO\t303\twrite_off\tDual-eligible client protected by law: written off.
        CO\tA0\thold\tA refund to the client: check who owes what.
        CO\tA1\thold\tRead the remark code, then correct or appeal.
        CO\tA6\thold\tCheck the benefit, then decide.
        CO\tB1\twrite_off\tLimit of the contract: written off.
        CO\tB4\thold\tProve timely filing, else write off by decision.
        CO\tB7\thold\tSettle credentialing with the payer.
        CO\tB8\thold\tAppeal with notes; do not bill the client without a signed notice.
        CO\tB9\thold\tFind the payer that is liable and bill it.
        CO\tB10\twrite_off\tIncluded in another service: written off; check coding and modifiers.
        CO\tB11\thold\tForwarded to the right payer: wait for its remittance.
        CO\tB12\thold\tSend the documents that are asked for.
        CO\tB13\thold\tFind the original; it is probably paid.
        CO\tB14\twrite_off\tLimit of the contract: written off.
        CO\tB15\thold\tCorrect the claim and send it again.
        CO\tB16\thold\tCorrect the claim and send it again.
        CO\tB20\thold\tFind the payer that is liable and bill it.
        CO\tB22\twrite_off\tContractual: written off.
        PI\t45\twrite_off\tA usual reduction: written off.
        PI\t59\twrite_off\tA usual reduction: written off.
        PI\t89\twrite_off\tA usual reduction: written off.
        PI\t94\twrite_off\tA usual reduction: written off.
        PI\t102\twrite_off\tA usual reduction: written off.
        PI\t122\twrite_off\tA usual reduction: written off.
        PI\t131\twrite_off\tA usual reduction: written off.
        PI\t169\twrite_off\tA usual reduction: written off.
        PI\t203\twrite_off\tA usual reduction: written off.
        PI\t233\twrite_off\tA usual reduction: written off.
        PI\t256\twrite_off\tA usual reduction: written off.
        PI\t274\twrite_off\tA usual reduction: written off.
        PI\t281\twrite_off\tA usual reduction: written off.
        PI\tB22\twrite_off\tA usual reduction: written off.
        """
}
