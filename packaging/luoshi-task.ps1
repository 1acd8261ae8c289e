# Windows: registers Luoshi as a task that starts with the machine and is started again when it ends.
# Run in an administrator's PowerShell, in the folder of the sources:
#   powershell -ExecutionPolicy Bypass -File packaging\luoshi-task.ps1 -Url https://luoshi.example.cn -DataFolder D:\luoshi-data
param(
    [Parameter(Mandatory = $true)][string]$Url,
    [string]$DataFolder = "C:\luoshi-data",
    [string]$BackupFolder = "",
    [int]$Port = 8000,
    [int]$Proxies = 0,
    [string]$Name = "Luoshi"
)
$ErrorActionPreference = "Stop"
$Root = Split-Path -Parent $PSScriptRoot
$Python = Join-Path $Root ".venv\Scripts\python.exe"
if (-not (Test-Path $Python)) { throw "先在 $Root 里运行一次：py luoshi.py setup" }

# The account has no more rights than it needs, and only it and administrators read the data.
New-Item -ItemType Directory -Force -Path $DataFolder | Out-Null
$Grants = @("*S-1-5-19:(OI)(CI)M", "*S-1-5-32-544:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F")
& icacls $DataFolder /inheritance:r /grant:r $Grants | Out-Null
if ($BackupFolder) {
    New-Item -ItemType Directory -Force -Path $BackupFolder | Out-Null
    & icacls $BackupFolder /inheritance:r /grant:r $Grants | Out-Null
}

# The settings stand in a file beside the data, so that they are seen and changed in one place.
$Settings = Join-Path $DataFolder "luoshi.cmd"
@"
@echo off
set LUOSHI_HOME=$DataFolder
set LUOSHI_URL=$Url
set LUOSHI_PROXIES=$Proxies
set LUOSHI_BACKUP=$BackupFolder
set PYTHONUTF8=1
cd /d "$Root"
"$Python" -m luoshi serve --port $Port >> "$DataFolder\serve.log" 2>&1
"@ | Set-Content -Encoding Default -Path $Settings

$Action = New-ScheduledTaskAction -Execute "cmd.exe" -Argument "/c `"$Settings`""
$Trigger = New-ScheduledTaskTrigger -AtStartup
$Principal = New-ScheduledTaskPrincipal -UserId "NT AUTHORITY\LOCAL SERVICE" -LogonType ServiceAccount
$Options = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName $Name -Action $Action -Trigger $Trigger -Principal $Principal -Settings $Options -Force | Out-Null
Start-ScheduledTask -TaskName $Name
Write-Host "已注册并启动任务 $Name。设置在 $Settings，日志在 $DataFolder\serve.log 和 $DataFolder\logs。"
