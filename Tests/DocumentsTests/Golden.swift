/// The documents as they have been since they were first written, to the byte.
///
/// Callers of any age read them, and the digests of model files depend on the records: a text here
/// changes with a version of the protocol or not at all.
enum Golden {
    /// The reply to `info` of a server with the model that is served by default.
    static let info = #"""
        {"protocol":1,"server":"sestina 1.0.0","limits":{"frame_bytes":1048576,\#
        "batch_rows":16384,"ping_bytes":64,"connections":10000},"model":{"name":"loan-default",\#
        "algorithm":"logistic regression",\#
        "digest":"31109bcd1db4db538483b219c5f0d9d2d205d642d8befd5a59744f1042587950","version":0,\#
        "features":["credit_lines_outstanding","loan_amt_outstanding","total_debt_outstanding",\#
        "income","years_employed","fico_score"],\#
        "contract":{"digest":"d211fece7d0035dd88ab5d818e74f778b7e1e917a21abd58f7cc1dca0c1df4a0",\#
        "missing":[false,false,false,false,false,false]},"classes":["0","1"],\#
        "default_class":"1","threshold":0.5,"ranges":[[0.0,5.0],[60.13772259,11572.86424],\#
        [87.94289477,41196.32154],[1000.0,140223.7467],[0.0,10.0],[424.0,841.0]]}}
        """#

    /// What the reply to `info` has behind the ranges where the model gives reasons.
    static let reasons = #"""
        "scale":"log-odds",\#
        "reference":{"digest":"8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",\#
        "rows":128,"selection":"at-the-cut"},"reasons":[\#
        {"code":"credit-lines","en":"Number of open credit lines",\#
        "fr":"Nombre de lignes de crédit ouvertes","missing_en":"Credit lines not known",\#
        "missing_fr":"Lignes de crédit inconnues"},\#
        {"code":"r2","en":"e2","fr":"f2","missing_en":"me2","missing_fr":"mf2"},\#
        {"code":"r3","en":"e3","fr":"f3","missing_en":"me3","missing_fr":"mf3"},\#
        {"code":"r4","en":"e4","fr":"f4","missing_en":"me4","missing_fr":"mf4"},\#
        {"code":"r5","en":"e5","fr":"f5","missing_en":"me5","missing_fr":"mf5"},\#
        {"code":"r6","en":"e6","fr":"f6","missing_en":"me6","missing_fr":"mf6"}],\#
        "actionable":[{"change":"down","whole":true},{"change":"up","whole":false},\#
        {"change":"any","whole":false},{"change":"fixed","whole":false},\#
        {"change":"up","whole":false},{"change":"up","whole":true}],\#
        "display":[{"en":"Open credit lines","fr":"Lignes de crédit","unit":"count","currency":""},\#
        {"en":"d2","fr":"g2","unit":"money","currency":"USD"},\#
        {"en":"d3","fr":"g3","unit":"money","currency":""},\#
        {"en":"d4","fr":"g4","unit":"","currency":""},\#
        {"en":"d5","fr":"g5","unit":"years","currency":""},\#
        {"en":"d6","fr":"g6","unit":"points","currency":""}]
        """#

    /// The reply to `info` of a server with a model that gives reasons.
    static let infoWithReasons = info.dropLast(2) + "," + reasons + "}}"

    /// The reply to `info` of a server without a model, of which only what it must say is told.
    static let infoWithoutModel = #"""
        {"protocol":1,"limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},\#
        "model":null}
        """#

    /// The reply to `stats` of a server with two loops that was asked twice for `info` and pinged.
    static let stats = #"""
        {"uptime_seconds":4.91,"connections":{"open":1,"accepted":6,"refused":0},\#
        "requests":{"score":0,"batch":0,"info":2,"ping":18,"stats":0,"total":20},\#
        "replies":{"ok":20,"malformed":0,"unsupported_version":0,"unknown_opcode":0,\#
        "frame_too_large":0,"invalid_features":0,"overloaded":0,"shutting_down":0,\#
        "unauthenticated":0,"no_model":0,"internal":0},"outcomes":{"score":{"ok":0,\#
        "malformed":0,"unsupported_version":0,"unknown_opcode":0,"frame_too_large":0,\#
        "invalid_features":0,"overloaded":0,"shutting_down":0,"unauthenticated":0,"no_model":0,\#
        "internal":0},"batch":{"ok":0,"malformed":0,"unsupported_version":0,"unknown_opcode":0,\#
        "frame_too_large":0,"invalid_features":0,"overloaded":0,"shutting_down":0,\#
        "unauthenticated":0,"no_model":0,"internal":0},"info":{"ok":2,"malformed":0,\#
        "unsupported_version":0,"unknown_opcode":0,"frame_too_large":0,"invalid_features":0,\#
        "overloaded":0,"shutting_down":0,"unauthenticated":0,"no_model":0,"internal":0},\#
        "ping":{"ok":18,"malformed":0,"unsupported_version":0,"unknown_opcode":0,\#
        "frame_too_large":0,"invalid_features":0,"overloaded":0,"shutting_down":0,\#
        "unauthenticated":0,"no_model":0,"internal":0},"stats":{"ok":0,"malformed":0,\#
        "unsupported_version":0,"unknown_opcode":0,"frame_too_large":0,"invalid_features":0,\#
        "overloaded":0,"shutting_down":0,"unauthenticated":0,"no_model":0,"internal":0},\#
        "none":{"ok":0,"malformed":0,"unsupported_version":0,"unknown_opcode":0,\#
        "frame_too_large":0,"invalid_features":0,"overloaded":0,"shutting_down":0,\#
        "unauthenticated":0,"no_model":0,"internal":0}},"rows":0,"bytes":{"in":464,"out":1904},\#
        "reloads":{"good":0,"failed":0},"loops":[{"connections":1,"requests":20},\#
        {"connections":0,"requests":0}],"latency_ns":{"count":20,"p50":17407,"p90":21375,\#
        "p99":23095,"p999":23095,"max":23095},"latency_histogram_ns":{"up_to":{"500":0,"1000":0,\#
        "2500":0,"5000":0,"10000":2,"25000":20,"50000":20,"100000":20,"250000":20,"500000":20,\#
        "1000000":20,"2500000":20,"10000000":20,"100000000":20,"1000000000":20},"count":20,\#
        "sum":322032},"process":{"cpu_seconds":0.013101,"resident_bytes":20840448,\#
        "open_descriptors":22,"descriptor_limit":20000,"start_unix_seconds":1795847301.5004325},\#
        "outside_training_range":{"credit_lines_outstanding":0,"loan_amt_outstanding":0,\#
        "total_debt_outstanding":0,"income":0,"years_employed":0,"fico_score":0},\#
        "model":{"name":"loan-default","algorithm":"logistic regression",\#
        "digest":"31109bcd1db4db538483b219c5f0d9d2d205d642d8befd5a59744f1042587950",\#
        "version":0}}
        """#

    /// `sestina.training` of a logistic regression whose C was chosen.
    static let regressionTraining = #"""
        {"algorithm":"logistic-regression","cross_validated_log_loss":0.005207154066279417,\#
        "data":"332a183a340a128b4e06ffd313a16758348bc29682830185c73c62b36d02ebdb",\#
        "defaults":303,"parameters":{"c":1000,"c_is_chosen":true,"folds":5},"rows":1600,\#
        "seed":42,"synthetic":{"book_rows":2000,"seed":42,"test_fraction":0.2},\#
        "threshold_rule":"0.5"}
        """#

    /// `sestina.metrics` of the same.
    static let regressionHoldout = #"""
        {"confusion":{"false_negatives":0,"false_positives":0,"true_negatives":324,\#
        "true_positives":76},"defaults":76,\#
        "holdout":"a9501ebadc98f867b40528ad6733a12bf445c54c0e42c37a5df06713dad37b38",\#
        "metrics":{"accuracy":{"high":1,"low":1,"value":1},"average_precision":{"high":1,\#
        "low":1,"value":1},"brier":{"high":0.0015182548102673453,"low":2.772073259037381e-06,\#
        "value":0.000511389262448141},"f1":{"high":1,"low":1,"value":1},\#
        "log_loss":{"high":0.005050181607683787,"low":0.00014160772463458305,\#
        "value":0.0018687535104237524},"precision":{"high":1,"low":1,"value":1},\#
        "recall":{"high":1,"low":1,"value":1},"roc_auc":{"high":1,"low":1,"value":1}},\#
        "rows":400,"spiegelhalter_z":-0.5229550530987539,"threshold":0.5}
        """#

    /// `sestina.training` of a decision tree.
    static let treeTraining = #"""
        {"algorithm":"decision-tree","cross_validated_log_loss":0.1655625037559722,\#
        "data":"332a183a340a128b4e06ffd313a16758348bc29682830185c73c62b36d02ebdb",\#
        "defaults":303,"parameters":{"criterion":"gini","folds":5,"max_depth":5,\#
        "min_samples_leaf":2,"min_samples_split":4,"pruning_strength":0},"rows":1600,"seed":42,\#
        "synthetic":{"book_rows":2000,"seed":42,"test_fraction":0.2},"threshold_rule":"0.5"}
        """#

    /// `sestina.metrics` of the same.
    static let treeHoldout = #"""
        {"confusion":{"false_negatives":2,"false_positives":2,"true_negatives":322,\#
        "true_positives":74},"defaults":76,\#
        "holdout":"a9501ebadc98f867b40528ad6733a12bf445c54c0e42c37a5df06713dad37b38",\#
        "metrics":{"accuracy":{"high":0.9975,"low":0.98,"value":0.99},\#
        "average_precision":{"high":0.9992997443732737,"low":0.9208198340475755,\#
        "value":0.9643265966993093},"brier":{"high":0.02,"low":0.003125,"value":0.010625},\#
        "f1":{"high":0.9938650306748467,"low":0.9447767552828903,"value":0.9736842105263158},\#
        "log_loss":{"high":0.6359625381637497,"low":0.008664339756999592,\#
        "value":0.278991740175378},"precision":{"high":1,"low":0.9333333333333333,\#
        "value":0.9736842105263158},"recall":{"high":1,"low":0.9358870967741936,\#
        "value":0.9736842105263158},"roc_auc":{"high":0.9999187985933342,\#
        "low":0.966042479757343,"value":0.9850958414554906}},"rows":400,"threshold":0.5}
        """#

    /// `sestina.training` of a random forest.
    static let forestTraining = #"""
        {"algorithm":"random-forest","cross_validated_log_loss":0.03633481399848619,\#
        "data":"332a183a340a128b4e06ffd313a16758348bc29682830185c73c62b36d02ebdb",\#
        "defaults":303,"parameters":{"criterion":"gini","features_per_split":2,"folds":5,\#
        "max_depth":8,"min_samples_leaf":2,"min_samples_split":4,"pruning_strength":0,\#
        "trees":100},"rows":1600,"seed":42,"synthetic":{"book_rows":2000,"seed":42,\#
        "test_fraction":0.2},"threshold_rule":"0.5"}
        """#

    /// `sestina.training` of a training with the seed 2^53 + 1.
    static let largeSeedTraining = #"""
        {"algorithm":"logistic-regression","cross_validated_log_loss":0.007113513606685139,\#
        "data":"d25fd72c43a5fe969cdecc5046db765b15ff6a9ce783abb54db8975e7be7e2ae",\#
        "defaults":296,"parameters":{"c":1000,"c_is_chosen":true,"folds":5},"rows":1600,\#
        "seed":9007199254740993,"synthetic":{"book_rows":2000,"seed":9007199254740993,\#
        "test_fraction":0.2},"threshold_rule":"0.5"}
        """#

    /// `sestina.training` of a training whose threshold comes from costs.
    static let costsTraining = #"""
        {"algorithm":"logistic-regression","cross_validated_log_loss":0.029113357317939313,\#
        "data":"7b80be2ee635ffaa2865839309026cc57602fc141d4f9b64bc89a808f281e7dd",\#
        "defaults":227,"parameters":{"c":1,"c_is_chosen":false,"folds":5},"rows":1200,"seed":7,\#
        "synthetic":{"book_rows":1500,"seed":7,"test_fraction":0.2},\#
        "threshold_rule":"least cost in cross-validation (false positive 1.0,\#
         false negative 8.0)"}
        """#
}
