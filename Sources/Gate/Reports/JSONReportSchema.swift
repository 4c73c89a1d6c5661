extension JSONReport {
    /// What a report looks like, as JSON Schema of draft 2020-12.
    package static var schema: String {
        let rules = list(Check.Rule.allCases.map(\.rawValue))
        let verdicts = list(Verdict.allCases.map(\.rawValue))
        return """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "A report of sestina gate",
              "$ref": "#/$defs/report",
              "$defs": {
                "report": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "format", "verdict", "exit_code", "standing", "sentence", "comparison",
                    "warnings", "obstacle", "commit", "forced", "forces", "models"
                  ],
                  "properties": {
                    "format": { "description": "The version of this format.", "const": 1 },
                    "verdict": { "$ref": "#/$defs/verdict" },
                    "exit_code": {
                      "description": "That of the verdict, were it to block.",
                      "enum": [0, 1, 2]
                    },
                    "standing": {
                      "description": "Whether the verdict blocks or is advice on a work branch.",
                      "enum": ["advisory", "binding"]
                    },
                    "sentence": {
                      "description": "The first reason for the verdict.",
                      "type": "string"
                    },
                    "comparison": {
                      "description": "What was compared and why.",
                      "type": "array",
                      "items": { "type": "string" }
                    },
                    "warnings": {
                      "description": "What to know first.",
                      "type": "array",
                      "items": { "type": "string" }
                    },
                    "obstacle": {
                      "description": "Why nothing could be judged, if so.",
                      "type": ["string", "null"]
                    },
                    "commit": {
                      "description": "What was judged, null for files on disk or nothing.",
                      "type": ["string", "null"]
                    },
                    "forced": {
                      "description": "Whether all that does not pass is let in, so nothing blocks.",
                      "type": "boolean"
                    },
                    "forces": {
                      "description": "Who let in which model, and why.",
                      "type": "array",
                      "items": { "$ref": "#/$defs/force" }
                    },
                    "models": {
                      "description": "One for each model that changed.",
                      "type": "array",
                      "items": { "$ref": "#/$defs/model" }
                    }
                  }
                },
                "model": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["model", "verdict", "sentence", "digests", "checks"],
                  "properties": {
                    "model": { "description": "The name of the model's folder.", "type": "string" },
                    "verdict": { "$ref": "#/$defs/verdict" },
                    "sentence": {
                      "description": "The first reason for the verdict.",
                      "type": "string"
                    },
                    "digests": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["challenger", "champion", "holdout", "policy"],
                      "properties": {
                        "challenger": { "$ref": "#/$defs/digest" },
                        "champion": { "$ref": "#/$defs/digest" },
                        "holdout": { "$ref": "#/$defs/digest" },
                        "policy": { "$ref": "#/$defs/digest" }
                      }
                    },
                    "checks": {
                      "description": "In the order in which they were made.",
                      "type": "array",
                      "items": { "$ref": "#/$defs/check" }
                    }
                  }
                },
                "force": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["model", "author", "commit", "reason"],
                  "properties": {
                    "model": { "description": "The name of the model's folder.", "type": "string" },
                    "author": { "description": "An e-mail address.", "type": "string" },
                    "commit": { "description": "The commit that says so.", "type": "string" },
                    "reason": { "description": "The author's words.", "type": "string" }
                  }
                },
                "check": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "rule", "subject", "verdict", "reason", "rows", "champion", "challenger",
                    "difference", "low", "high", "margin", "smallest_detectable", "details"
                  ],
                  "properties": {
                    "rule": { "description": "The kind of question.", "enum": [\(rules)] },
                    "subject": {
                      "description": "What is asked about; unique within its rule.",
                      "type": "string"
                    },
                    "verdict": { "$ref": "#/$defs/verdict" },
                    "reason": { "description": "One line that says why.", "type": "string" },
                    "rows": {
                      "description": "The rows that the answer rests on.",
                      "type": ["integer", "null"]
                    },
                    "champion": {
                      "description": "The champion's figure.",
                      "type": ["number", "null"]
                    },
                    "challenger": {
                      "description": "The challenger's figure.",
                      "type": ["number", "null"]
                    },
                    "difference": {
                      "description": "The challenger's figure less the champion's.",
                      "type": ["number", "null"]
                    },
                    "low": {
                      "description": "The lower end of the confidence interval.",
                      "type": ["number", "null"]
                    },
                    "high": { "description": "Its upper end.", "type": ["number", "null"] },
                    "margin": {
                      "description": "The bound that the figure or the difference is held to.",
                      "type": ["number", "null"]
                    },
                    "smallest_detectable": {
                      "description": "The smallest true difference found four times out of five.",
                      "type": ["number", "null"]
                    },
                    "details": {
                      "description": "What a reviewer may want to look at.",
                      "type": "array",
                      "items": { "type": "string" }
                    }
                  }
                },
                "verdict": {
                  "enum": [\(verdicts)]
                },
                "digest": {
                  "description": "A SHA-256 in hex, null where there is no such file.",
                  "type": ["string", "null"]
                }
              }
            }

            """
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
