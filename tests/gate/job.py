"""What GitLab's runner would run of the job."""

import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    job = yaml.safe_load(file)["chitieu"]
print("\n".join(job["before_script"] + job["script"]))
